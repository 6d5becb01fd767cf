import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShownProcess } from './procfs.js';

/** One call of a command inside a real agent. */
export interface Capture {
  readonly run: string;
  readonly label: string;
  readonly tty: string;
  readonly pidNs: string;
  /** Our pid in each namespace from the one that /proc shows inwards, divided by tabs. */
  readonly nsPid: string;
  readonly env: Readonly<Record<string, string>>;
  /** Nearest first; the first is the recording command itself. */
  readonly chain: readonly RecordedProcess[];
  readonly truth: {
    readonly agent: string | null;
    readonly idVar: string | null;
    readonly id: string | null;
    /** `pid:start` of every process that lives as long as the agent. */
    readonly anchors: readonly string[];
  };
}

/** One process as it was recorded. */
interface RecordedProcess {
  readonly pid: number;
  readonly ppid: number;
  /** Clock ticks since boot. */
  readonly start: number;
  readonly comm: string;
  readonly exe?: string;
  readonly argv: readonly string[];
  readonly environ?: Readonly<Record<string, string>>;
}

/** All recorded calls, by their file. */
export function readCaptures(): readonly { readonly file: string; readonly calls: readonly Capture[] }[] {
  const folder = join(import.meta.dirname, '../data/captures');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, calls: JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Capture[] }));
}

export function recordedRows({ chain }: Capture): readonly ShownProcess[] {
  return chain.map(({ pid, ppid, start, argv, exe, environ }) => ({
    pid,
    ppid,
    startTime: BigInt(start),
    argv,
    ...(exe !== undefined && { exe }),
    ...(environ !== undefined && { environ }),
  }));
}
