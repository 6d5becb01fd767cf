import { toJson } from '../formats/json.js';
import { homeOfUser } from '../machine/home.js';
import { linuxMachine } from '../machine/host.js';
import { openProcessTable } from '../processes/open.js';
import { startTimeIn } from '../processes/table.js';
import { cleanFolder, FILE_LIMIT } from '../store/clean.js';
import type { CleaningReport } from '../store/clean.js';
import { errorCode, inspectFolder } from '../store/folder.js';
import { DAY, MAXIMUM_AGE } from '../store/judge.js';
import type { JudgeContext } from '../store/judge.js';
import { judgeContext } from '../store/request.js';
import { sessionsFolder } from '../store/sessions-folder.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import type { Given } from './row.js';

interface GcOptions {
  readonly json: boolean;
  readonly dryRun: boolean;
  /** How many session files may stay. */
  readonly limit: number;
}

/**
 * `agent-session gc`: removes stale session files.
 * @returns 0; 1 where the folder can't be cleaned (a sentence on stderr says why)
 */
export async function runGc({ flag, value }: Given, io: CommandIo): Promise<number> {
  const maximumAge = readAge(value('--max-age'));
  const options = { json: flag('--json'), dryRun: flag('--dry-run'), limit: readLimit(value('--limit')) };
  const processes = await openProcessTable({ platform: io.platform, environment: io.env, pid: process.pid });
  const context = judgeContext(
    {
      now: io.now(),
      machine: linuxMachine(),
      namespace: processes?.namespace ?? { id: 'host', initial: true },
      startTimeOf: (pid) => startTimeIn(processes, pid),
    },
    maximumAge,
  );
  return clean(sessionsFolder(io.env, homeOfUser, io.platform), context, options, io);
}

/** @returns milliseconds */
function readAge(text: string | undefined): number {
  if (text === undefined) return MAXIMUM_AGE;
  const units: Readonly<Record<string, number>> = { d: DAY, h: DAY / 24, m: DAY / 1440 };
  const [, count, unit = ''] = /^(\d{1,6})([dhm])$/.exec(text) ?? [];
  const milliseconds = units[unit];
  if (count === undefined || milliseconds === undefined) throw new UsageError(`--max-age takes a number and a unit, such as 7d, 12h or 30m, not ${JSON.stringify(text)}.`);
  return Number(count) * milliseconds;
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return FILE_LIMIT;
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--limit takes a whole number, such as 100, not ${JSON.stringify(text)}.`);
  return Number(text);
}

/** @param folder absolute; undefined where there is no home folder */
function clean(folder: string | undefined, context: JudgeContext, options: GcOptions, io: CommandIo): number {
  const effectiveUser = process.geteuid?.();
  if (folder === undefined) return fail('there is no home folder: set HOME or RAILWAY_SESSIONS_DIR', io);
  const inspected = inspectFolder(folder, effectiveUser);
  if (inspected.state === 'unusable') return fail(`${folder} can’t be cleaned: it ${inspected.problem}`, io);
  if (inspected.state === 'ready' && inspected.link) {
    return fail(`${folder} can’t be cleaned: it is a link, and nothing is removed through one; set RAILWAY_SESSIONS_DIR to where it leads`, io);
  }
  let report: CleaningReport;
  try {
    report = inspected.state === 'missing' ? nothing(folder, options) : cleanFolder({ folder, owner: inspected.owner, effectiveUser }, context, { limit: options.limit, dryRun: options.dryRun });
  } catch (error) {
    return fail(`${folder} can’t be read (${errorCode(error)}); check that it is yours`, io);
  }
  io.stdout(options.json ? toJson(report) : describe(report));
  if (report.failed === 0) return EXIT.done;
  return fail(`${String(report.failed)} stale files in ${folder} can’t be removed; check that you may write there`, io);
}

function fail(sentence: string, io: CommandIo): number {
  io.say(`${sentence}.`);
  return EXIT.none;
}

function nothing(folder: string, options: GcOptions): CleaningReport {
  const removed = { dead: 0, 'reused-pid': 0, rebooted: 0, expired: 0, 'not-a-record': 0, excess: 0, temporary: 0 };
  return { folder, dryRun: options.dryRun, removed, failed: 0, kept: 0, strange: 0 };
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
