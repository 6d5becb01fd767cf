import { MAX, NIL, v5, validate } from 'uuid';
import type { Resolution } from '../session/resolution.js';

/**
 * Names the ids of agent sessions, for whoever wants to compute the same UUID elsewhere:
 * `uuidv5('agent-session', the URL namespace)`.
 */
const SESSION_ID_NAMESPACE = v5('agent-session', v5.URL);

/**
 * For a column or a lock that takes nothing but UUIDs: the id itself if it is one, else the name-based UUID
 * (version 5) of the id. As unique as the id is.
 *
 * @returns undefined where there is no id
 */
export function uuid({ id }: Resolution): string | undefined {
  return id === undefined ? undefined : idAsUuid(id);
}

/** What `--as uuid` prints. Without an id: nothing. */
export function uuidText(resolution: Resolution): string {
  const value = uuid(resolution);
  return value === undefined ? '' : `${value}\n`;
}

/** The id itself, if it is a UUID, else the one that is made of it. */
export function idAsUuid(id: string): string {
  // The nil and the max UUID are well-formed, and nobody's.
  const isUuid = validate(id) && id !== NIL && id.toLowerCase() !== MAX;
  return isUuid ? id : v5(id, SESSION_ID_NAMESPACE);
}
