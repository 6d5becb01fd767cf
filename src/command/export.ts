import { exportFormats } from '../formats/formats.js';
import type { Moment } from '../formats/moment.js';
import { repositorySalt } from '../formats/repository-salt.js';
import type { Host } from '../machine/host.js';
import { noSessionSentence } from './no-session.js';
import type { Resolution } from '../session/resolution.js';
import type { CommandIo } from './io.js';

export interface ExportOptions {
  readonly resolution: Resolution;
  /** The format's name, as the user typed it; undefined where `--as` is missing. */
  readonly as: string | undefined;
  /** `--raw`: only for `--as trailer`. */
  readonly raw: boolean;
  /** The folder whose git repository a trailer is for. */
  readonly cwd: string;
  /** When and where the export is made; `now` is the clock of {@link CommandIo}. */
  readonly moment: Pick<Moment, 'host' | 'bootTime'>;
  /** Names this host and its boot. */
  readonly machine: Host;
}

/**
 * `agent-session export --as FORMAT`: prints the session the way a consumer takes it, and nothing else.
 * @returns 0; 1 where the format can't be made (a sentence on stderr says why); 2 for wrong usage
 */
export function runExport(options: ExportOptions, io: CommandIo): Promise<number> {
  return Promise.resolve(exportSession(options, io));
}

function exportSession({ resolution, as, raw, cwd, moment, machine }: ExportOptions, io: CommandIo): number {
  const format = exportFormats.find(({ name }) => name === as);
  if (format === undefined) {
    const names = exportFormats.map(({ name }) => name).join(', ');
    const problem = as === undefined ? 'export needs --as and a format' : `export knows no format ${JSON.stringify(as)}`;
    io.stderr(`agent-session: ${problem}; the formats are ${names}.\n`);
    return 2;
  }
  if (raw && format.name !== 'trailer') {
    io.stderr(`agent-session: --raw goes with --as trailer only; --as ${format.name} never hashes the id.\n`);
    return 2;
  }

  let text: string;
  try {
    text = format.format(resolution, {
      ...moment,
      now: io.now(),
      env: io.env,
      machine,
      raw,
      salt: () => repositorySalt(cwd, io.env),
    });
  } catch (error) {
    io.stderr(`agent-session: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }

  if (text === '' && format.failsWithoutId === true) {
    const why = resolution.reason === undefined ? '' : `: ${noSessionSentence(resolution.reason)}`;
    io.stderr(`agent-session: no session${why}.\n`);
    return 1;
  }
  io.stdout(text);
  return 0;
}
