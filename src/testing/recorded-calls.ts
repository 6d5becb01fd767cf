import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ProcessRow } from '../processes/snapshot.js';
import { HOST, tableOf } from './process-table.js';
import type { StandIn } from './stand-ins.js';

/** One call of a command inside a real agent, as it was recorded: values that could be private are redacted. */
export interface Capture {
  /** What was run. */
  readonly run: string;
  /** Which call of that run. */
  readonly label: string;
  readonly tty: string;
  /** The pid namespace. */
  readonly pidNs: string;
  /** Our pid in each namespace from the one that /proc shows inwards, divided by tabs. */
  readonly nsPid: string;
  readonly env: Readonly<Record<string, string>>;
  /** Nearest first; the first is the recording command itself. */
  readonly processes: readonly RecordedProcess[];
  readonly truth: Truth;
}

/** One process as it was recorded. */
export interface RecordedProcess {
  readonly pid: number;
  readonly ppid: number;
  /** Clock ticks since boot. */
  readonly start: number;
  readonly comm: string;
  readonly exe?: string;
  readonly argv: readonly string[];
  readonly environ?: Readonly<Record<string, string>>;
}

/** What is right for a recorded call; null where there is none. */
export interface Truth {
  /** The agent's slug. */
  readonly agent: string | null;
  /** The variable that holds the session's id. */
  readonly variable: string | null;
  readonly id: string | null;
  /** `pid:start` of every process that lives as long as the agent. */
  readonly agentProcesses: readonly string[];
}

/** A recorded call, and what is right for it. */
export interface RecordedCall {
  /** The agent that was run, the run, the call. */
  readonly name: string;
  /** Options of `resolveSession`. */
  readonly standIn: StandIn;
  readonly truth: Truth;
}

/**
 * All recorded calls: 216 of 15 agents, nested ones and orphans among them.
 *
 * @param data a file that holds them by agent, gzipped JSON. Default: the package's own, `agent-session/vectors/captures.json.gz`
 */
export function recordedCalls(data: URL | string = new URL('../vectors/captures.json.gz', import.meta.url)): readonly RecordedCall[] {
  const files = JSON.parse(gunzipSync(readFileSync(data)).toString('utf8')) as Readonly<Record<string, readonly Capture[]>>;
  return Object.entries(files).flatMap(([file, captures]) => captures.map((capture) => ({ name: `${file} ${capture.run} ${capture.label}`, standIn: replayOf(capture), truth: capture.truth })));
}

/** What the recorded call saw. */
function replayOf(capture: Capture): StandIn {
  const { env, tty, pidNs, nsPid } = capture;
  const namespace = { id: pidNs, initial: pidNs === HOST.id && !nsPid.includes('\t') };
  return { env, processes: tableOf(recordedRows(capture), { namespace }), interactive: /devtty=yes|=tty:/.test(tty) };
}

export function recordedRows({ processes }: Capture): readonly ProcessRow[] {
  return processes.map(({ pid, ppid, start, argv, exe, environ }) => ({
    pid,
    ppid,
    startTime: BigInt(start),
    argv,
    ...(exe !== undefined && { exe }),
    ...(environ !== undefined && { environ }),
  }));
}
