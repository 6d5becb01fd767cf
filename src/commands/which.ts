import { toJson } from '../output/json.js';
import type { Style } from '../output/style.js';
import { whichReport } from '../output/which-report.js';
import type { Resolution } from '../resolution.js';
import type { CommandIo } from './command-io.js';

/**
 * `agent-session which`: explains the attribution.
 * @returns 0, also where there is no session
 */
export function runWhich(resolution: Resolution, options: { readonly json?: boolean }, style: Style, io: CommandIo): number {
  io.stdout(options.json === true ? toJson(resolution) : whichReport(resolution, style));
  return 0;
}
