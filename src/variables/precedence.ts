import { OUR_VARIABLES, SHARED_VARIABLES } from '../machine/environment.js';

/** One environment variable that may hold a session's id. */
export interface SessionVariable {
  readonly variable: string;
  /** The slug of the agent that owns it; absent for those that any agent may set. */
  readonly owner?: string;
}

/**
 * The variables that may hold a session's id, in their precedence: the override, the agents' own in the catalog's
 * order, those that any agent may set.
 *
 * @param owned `VARIABLE:slug` of the agents' own, words between blanks
 * @param first the slug of an agent whose own variables go before the other agents'
 * @param isAsked whether a variable is asked for; default: all are
 */
export function precedenceOf(owned: string, first?: string, isAsked: (variable: string) => boolean = () => true): readonly SessionVariable[] {
  const own: SessionVariable[] = [];
  const others: SessionVariable[] = [];
  if (isAsked(OUR_VARIABLES.override)) own.push({ variable: OUR_VARIABLES.override });
  for (const word of owned.trim().split(' ')) {
    const colon = word.indexOf(':');
    const variable = word.slice(0, colon);
    if (!isAsked(variable)) continue;
    const owner = word.slice(colon + 1);
    (owner === first ? own : others).push({ variable, owner });
  }
  for (const variable of SHARED_VARIABLES) if (isAsked(variable)) others.push({ variable });
  return own.concat(others);
}
