/** For programs that can't await `resolveSession`: `agent-session/sync`. All that an answer may need is loaded with it. */
export { readSession } from './session/read-session.js';
export { SessionsFolderError } from './store/sessions-folder-error.js';
export type { ReadOptions } from './session/options.js';
export type { Resolution } from './session/resolution.js';
