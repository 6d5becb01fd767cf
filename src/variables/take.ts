import { OUR_VARIABLES } from '../machine/environment.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { precedenceOf } from './precedence.js';
import type { SessionVariable } from './precedence.js';
import { readSessionId } from './session-id.js';
import type { JudgedVariable, TakenVariable, VariableView } from './view.js';

/** The first variable in the precedence that is not rejected. */
export function* takeVariable(view: VariableView): Work<TakenVariable | undefined> {
  // The user's own word needs no look at the processes, which cost half a second to list on Windows.
  const override = yield* judgeVariable({ variable: OUR_VARIABLES.override }, view);
  if (override.state === 'good') return override;
  for (const candidate of yield* setVariables(view)) {
    const judged = yield* judgeVariable(candidate, view);
    if (judged.state === 'good') return judged;
  }
  return undefined;
}

/** The variables that are set, in their precedence. */
function* setVariables(view: VariableView): Work<readonly SessionVariable[]> {
  const { environment } = view;
  const { names } = yield* view.knowledge();
  const isSet = (variable: string): boolean => environment[variable] !== undefined;
  const set = precedenceOf(names.precedence, undefined, isSet);
  if (set.length < 2 || view.trustsEnvironment) return set;
  return precedenceOf(names.precedence, yield* agentThatGoesFirst(view), isSet);
}

/** The slug of the agent whose own variables go first: nothing can be proven about the other agents' variables. */
export function* agentThatGoesFirst(view: VariableView): Work<string | undefined> {
  const ancestry = yield* view.ancestry();
  if (ancestry === undefined) return undefined;
  const agent = yield* ancestry.agentAbove();
  // The obvious case: its environment can be read.
  if (agent !== undefined && ancestry.environ(agent) !== undefined) return undefined;
  const { unreadableAgent } = yield* wait(view.parts.provenance());
  return (yield* unreadableAgent(ancestry))?.id;
}

/** Is this variable mine? */
export function* judgeVariable(candidate: SessionVariable, view: VariableView): Work<JudgedVariable> {
  const raw = view.environment[candidate.variable];
  if (raw === undefined || raw.trim() === '') return { ...candidate, state: 'unset', value: '' };

  const value = readSessionId(raw);
  if (value === undefined) {
    const why = raw.trim().length > 256 ? 'its value is longer than 256 characters' : 'its value has characters that no session id has';
    return { ...candidate, state: 'invalid', value: '', why };
  }
  if (candidate.variable === OUR_VARIABLES.override || view.trustsEnvironment) return { ...candidate, state: 'good', value, provenance: 'trusted' };

  const ancestry = yield* view.ancestry();
  if (ancestry === undefined) return { ...candidate, state: 'good', value, provenance: 'unverified' };

  // The obvious case: the agent above was started without this value, so it was set in the agent's own session.
  const agent = yield* ancestry.agentAbove();
  const started = agent === undefined ? undefined : ancestry.environ(agent);
  if (started !== undefined && started[candidate.variable] !== raw) return { ...candidate, state: 'good', value, provenance: 'verified' };

  const { judgeProvenance } = yield* wait(view.parts.provenance());
  return { ...candidate, value, ...(yield* judgeProvenance(candidate, raw, ancestry, view)) };
}
