import { createHash } from 'node:crypto';
import { openPsListTable } from './ps.js';
import type { ListedProcess, PsListInputs } from './ps.js';
import type { RunProgram } from './run-program.js';
import type { SnapshotTable } from './snapshot.js';

export type DarwinInputs = Pick<PsListInputs, 'self' | 'run' | 'limit' | 'listProcesses' | 'terminalDevice'>;

/**
 * The processes of macOS (and of the BSDs, whose `ps` knows `lstart` too).
 *
 * `run` must pass on the user's own `LC_ALL`, `LANG` and `TZ`, untouched: the
 * Railway CLI hashes the date in whatever language and zone its caller has, and
 * only the same text gives the same file. (So there a change of the time zone
 * starts new sessions, in both tools.)
 */
export function openDarwinTable(inputs: DarwinInputs): Promise<SnapshotTable> {
  let commands: ReadonlyMap<number, string> | undefined;
  return openPsListTable({
    ...inputs,
    readStartTimes: (pids) => readLstartTimes(inputs.run, pids),
    commandText: ({ pid, cmd = '' }: ListedProcess, ancestors) => {
      // ps-list asks in the C locale, which spells `/Users/josé` with escapes;
      // the Railway CLI sees the user's spelling. Almost always they are one.
      if (/^[\x20-\x7e]*$/.test(cmd) && !/[\\?]/.test(cmd)) return cmd;
      commands ??= readCommands(inputs.run, ancestors);
      return commands.get(pid) ?? cmd;
    },
  });
}

/**
 * The start time that the Railway CLI makes of the text of `ps -o lstart=`:
 * the first 8 bytes of its SHA-256, big-endian. Undefined for an empty text.
 */
export function startTimeFromLstart(text: string): bigint | undefined {
  const trimmed = text.trim();
  // Only the ends: `Sun Nov  1` keeps its two blanks.
  return trimmed === '' ? undefined : createHash('sha256').update(trimmed).digest().readBigUInt64BE(0);
}

/** The start times of those of the processes that live, with one `ps` for all of them. */
export function readLstartTimes(run: RunProgram, pids: readonly number[]): ReadonlyMap<number, bigint> {
  const times = new Map<number, bigint>();
  for (const [pid, text] of readColumn(run, 'lstart=', pids)) {
    const startTime = startTimeFromLstart(text);
    if (startTime !== undefined) times.set(pid, startTime);
  }
  return times;
}

function readCommands(run: RunProgram, pids: readonly number[]): ReadonlyMap<number, string> {
  return readColumn(run, 'command=', pids);
}

function readColumn(run: RunProgram, column: string, pids: readonly number[]): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  let output: string;
  try {
    output = run('ps', ['-ww', '-o', 'pid=', '-o', column, '-p', pids.join(',')]);
  } catch {
    // `ps` ends with 1 where none of them lives any more.
    return texts;
  }
  for (const line of output.split('\n')) {
    const [, pid, text] = /^\s*(\d+) ([^]*)$/.exec(line) ?? [];
    if (pid !== undefined && text !== undefined) texts.set(Number(pid), text);
  }
  return texts;
}
