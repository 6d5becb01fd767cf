import { toJson } from '../formats/json.js';
import { printable } from './printable.js';
import { cleanFolder } from '../store/clean.js';
import type { CleaningReport } from '../store/clean.js';
import { errorCode, inspectFolder } from '../store/folder.js';
import type { JudgeContext } from '../store/judge.js';
import type { CommandIo } from './io.js';

export interface GcOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  /** How many session files may stay. */
  readonly limit: number;
}

export interface GcInputs {
  /** Absolute; undefined where there is no home folder. */
  readonly folder: string | undefined;
  readonly effectiveUser: number | undefined;
  readonly context: JudgeContext;
}

/**
 * `agent-session gc`: removes stale session files.
 * @returns 0; 1 where the folder can't be cleaned (a sentence on stderr says why)
 */
export function runGc(options: GcOptions, inputs: GcInputs, io: CommandIo): number {
  const { folder, effectiveUser, context } = inputs;
  if (folder === undefined) return fail('there is no home folder: set HOME or RAILWAY_SESSIONS_DIR', io);
  const inspected = inspectFolder(folder, effectiveUser);
  if (inspected.state === 'unusable') return fail(`${printable(folder)} can’t be cleaned: it ${inspected.problem}`, io);
  if (inspected.state === 'ready' && inspected.link) {
    return fail(`${printable(folder)} can’t be cleaned: it is a link, and nothing is removed through one; set RAILWAY_SESSIONS_DIR to where it leads`, io);
  }
  let report: CleaningReport;
  try {
    report = inspected.state === 'missing' ? nothing(folder, options) : cleanFolder({ folder, owner: inspected.owner, effectiveUser }, context, { limit: options.limit, dryRun: options.dryRun === true });
  } catch (error) {
    return fail(`${printable(folder)} can’t be read (${errorCode(error)}): is it yours?`, io);
  }
  io.stdout(options.json === true ? toJson(report) : describe(report));
  if (report.failed === 0) return 0;
  return fail(`${String(report.failed)} stale files in ${printable(folder)} can’t be removed: may you write there?`, io);
}

function fail(sentence: string, io: CommandIo): number {
  io.stderr(`agent-session: ${sentence}.\n`);
  return 1;
}

function nothing(folder: string, options: GcOptions): CleaningReport {
  const removed = { dead: 0, 'reused-pid': 0, rebooted: 0, expired: 0, 'not-a-record': 0, excess: 0, temporary: 0 };
  return { folder, dryRun: options.dryRun === true, removed, failed: 0, kept: 0, strange: 0 };
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
