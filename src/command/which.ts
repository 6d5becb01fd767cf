import { toJson } from './json.js';
import type { Style } from './style.js';
import { whichReport } from './which-report.js';
import type { Resolution } from '../session/resolution.js';
import type { CommandIo } from './io.js';

/**
 * `agent-session which`: explains the attribution.
 * @returns 0, also where there is no session
 */
export function runWhich(resolution: Resolution, options: { readonly json?: boolean }, style: Style, io: CommandIo): number {
  io.stdout(options.json === true ? toJson(resolution) : whichReport(resolution, style));
  return 0;
}
