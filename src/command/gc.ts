import { storeInputs } from '../session/open-store.js';
import { finish } from '../machine/work.js';
import { toJson } from '../formats/json.js';
import { lateParts } from '../session/late/parts.js';
import { Surroundings } from '../session/surroundings.js';
import { DAY } from '../store/judge.js';
import { FILE_LIMIT } from '../store/listing.js';
import type { CleaningReport } from '../store/outcome.js';
import { MAXIMUM_AGE } from '../store/own-spelling.js';
import { clean } from '../store/survey.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import type { Given } from './row.js';

/**
 * `agent-session gc`: removes stale session files.
 * @returns 0; 1 where the folder can't be cleaned (a sentence on stderr says why)
 */
export async function runGc({ flag, value }: Given, io: CommandIo): Promise<number> {
  const options = { maximumAge: readAge(value('--max-age')), limit: readLimit(value('--limit')), dryRun: flag('--dry-run') };
  const report = await finish(clean(await finish(storeInputs(new Surroundings({}, lateParts))), options));
  if ('problem' in report) return fail(report.problem, io);
  io.stdout(flag('--json') ? toJson(report) : describe(report));
  if (report.failed === 0) return EXIT.done;
  return fail(`${String(report.failed)} stale files in ${report.folder} can’t be removed; check that you may write there`, io);
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

function fail(sentence: string, io: CommandIo): number {
  io.say(`${sentence}.`);
  return EXIT.none;
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
