import { finish } from '../machine/work.js';
import { describe } from './describe.js';
import { lateParts } from './late/parts.js';
import type { ResolveOptions } from './options.js';
import { resolve } from './resolve.js';
import type { Resolution } from './resolution.js';
import { Surroundings } from './surroundings.js';

/** The obvious case: no options are given, and none need a check. */
const NOTHING: ResolveOptions = {};

/**
 * Which coding-agent session is driving this process?
 *
 * @throws TypeError for an option that is unknown or has a wrong value
 * @throws SessionsFolderError where the folder of session files is named by a relative path and is needed. Nothing else
 *   is thrown: what went wrong stands in `warnings`, and why there is no id in `reason`
 */
export async function resolveSession(options: ResolveOptions = NOTHING): Promise<Resolution> {
  if (options !== NOTHING) (await import('./late/options.js')).checkOptions(options);
  const around = new Surroundings('Deno' in globalThis ? (await import('./late/options.js')).inDeno(options) : options, lateParts);
  return await finish(describe(await finish(resolve(around, lateParts)), around, lateParts));
}
