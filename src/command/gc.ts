import { toJson } from '../formats/json.js';
import { printable } from './printable.js';
import type { CleaningProblem, CleaningReport } from '../store/outcome.js';
import type { CommandIo } from './io.js';

export interface GcOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  /** How many session files may stay. */
  readonly limit: number;
}

/**
 * `agent-session gc`: removes stale session files.
 * @returns 0; 1 where the folder can't be cleaned (a sentence on stderr says why)
 */
export function runGc(options: GcOptions, report: CleaningReport | CleaningProblem, io: CommandIo): number {
  if ('problem' in report) return fail(printable(report.problem), io);
  io.stdout(options.json === true ? toJson(report) : describe(report));
  if (report.failed === 0) return 0;
  return fail(`${String(report.failed)} stale files in ${printable(report.folder)} can’t be removed: may you write there?`, io);
}

function fail(sentence: string, io: CommandIo): number {
  io.stderr(`agent-session: ${sentence}.\n`);
  return 1;
}

const kinds: Readonly<Record<keyof CleaningReport['removed'], string>> = {
  dead: 'the process has ended',
  'reused-pid': 'the pid is another process by now',
  rebooted: 'written before the last boot',
  expired: 'too old, or dated in the future',
  'not-a-record': 'not a session record',
  excess: 'beyond the limit, oldest first',
  temporary: 'left by an interrupted call',
};

function describe({ folder, dryRun, removed, kept, strange }: CleaningReport): string {
  const lines = [printable(folder)];
  let total = 0;
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    total += removed[kind];
    if (removed[kind] > 0) lines.push(`  ${String(removed[kind]).padStart(6)}  ${kinds[kind]}`);
  }
  lines.push(`${dryRun ? 'would be removed' : 'removed'}: ${String(total)}, ${dryRun ? 'would stay' : 'stay'}: ${String(kept)}`);
  if (strange > 0) lines.push(`left alone, no regular files of ours: ${String(strange)}`);
  return `${lines.join('\n')}\n`;
}
