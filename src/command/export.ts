import { exportFormats } from '../formats/formats.js';
import type { ExportFormat } from '../formats/formats.js';
import type { ExportInputs } from '../formats/formatter.js';
import { completeMoment } from '../formats/moment.js';
import { repositorySalt } from '../formats/repository-salt.js';
import { thisHost } from '../machine/host.js';
import type { Resolution } from '../session/resolution.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { noSessionSentence } from './no-session.js';
import { resolved } from './resolved.js';
import type { Given } from './row.js';
import { missingWord, noSuchWord } from './usage.js';

/**
 * `agent-session export --as FORMAT`: prints the session the way a consumer takes it, and nothing else.
 * @returns 0; 1 where the format can't be made (a sentence on stderr says why)
 */
export async function runExport(given: Given, io: CommandIo): Promise<number> {
  const raw = given.flag('--raw');
  const format = findFormat(given.value('--as'));
  if (raw && format.name !== 'trailer') throw new UsageError(`--raw goes with --as trailer only; --as ${format.name} never hashes the id.`);
  return exportSession(format, await resolved(given), { ...completeMoment(), machine: thisHost(), raw }, io);
}

function findFormat(name: string | undefined): ExportFormat {
  if (name === undefined) throw missingWord('export --as', 'format', exportFormats);
  const format = exportFormats.find((candidate) => candidate.name === name);
  if (format === undefined) throw noSuchWord('format', name, exportFormats);
  return format;
}

/** @returns the exit code of {@link runExport} */
export function exportSession(format: ExportFormat, resolution: Resolution, inputs: Omit<ExportInputs, 'env' | 'now' | 'salt'>, io: CommandIo): number {
  let text: string;
  try {
    text = format.format(resolution, { ...inputs, now: io.now(), env: io.env, salt: () => repositorySalt(repositoryFolder(io), io.env) });
  } catch (error) {
    // The formats throw sentences for people.
    io.say(error instanceof Error ? error.message : String(error));
    return EXIT.none;
  }

  if (text === '' && format.failsWithoutId === true) {
    const { reason } = resolution;
    const why = reason === undefined ? '' : `: ${noSessionSentence({ ...resolution, reason }, io)}`;
    io.say(`no session${why}.`);
    return EXIT.none;
  }
  io.stdout(text);
  return EXIT.done;
}

/** A trailer is for the git repository of the working folder; no other format asks for a folder. */
function repositoryFolder({ workingFolder }: CommandIo): string {
  try {
    return workingFolder();
  } catch {
    throw new Error('A commit trailer hashes the session id with a salt of the git repository, and the working folder was deleted; run it in the repository, or use --raw.');
  }
}
