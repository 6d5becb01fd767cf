import { finishNow } from '../machine/work.js';
import { checkOptions } from './check-options.js';
import { describe } from './describe.js';
import { inDeno } from './in-deno.js';
import type { ReadOptions } from './options.js';
import { partsAtHand } from './parts-at-hand.js';
import { resolve } from './resolve.js';
import type { Resolution } from './resolution.js';
import { Surroundings } from './surroundings.js';

/**
 * Which coding-agent session is driving this process? The answer of `resolveSession`, for callers that can't await it.
 *
 * It reads the environment, procfs and the store, and starts no program. So it recognises an agent by its process on
 * Linux only; elsewhere it knows what the environment tells, and the resolution has the warning `processes-not-listed`.
 *
 * @throws as `resolveSession`
 */
export function readSession(options: ReadOptions = {}): Resolution {
  checkOptions(options, 'readSession', ['signal', 'timeLimit']);
  const around = new Surroundings('Deno' in globalThis ? inDeno(options) : options, partsAtHand);
  return finishNow(describe(finishNow(resolve(around, partsAtHand)), around, partsAtHand));
}
