import { basename, join } from 'node:path';
import type { LeavesOpen } from '../agents/row.js';
import type { Environment } from '../machine/environment.js';
import { isSessionId } from '../variables/session-id.js';
import { locateAgentFolder } from './agent-folder.js';

/** The agent process whose session is looked for. */
export interface RunningAgent {
  readonly pid: number;
  /** See `ProcessInfo.startTime`. */
  readonly startTime: bigint;
  /** When it started, in milliseconds since the epoch; undefined where nobody can tell. */
  readonly startedAt: () => number | undefined;
  /** What it was started with; undefined where it can't be read. */
  readonly environ: Environment | undefined;
}

/** How the file system is asked. Whatever can't be read is undefined; nothing is thrown. */
export interface NamesAndSmallFiles {
  /** The names in a folder, and no more than `limit` of them. */
  readonly names: (folder: string, limit: number) => readonly string[] | undefined;
  /** The text of a regular file of at most `limit` bytes. */
  readonly text: (path: string, limit: number) => string | undefined;
  /** When a file was last written, in milliseconds since the epoch. */
  readonly writtenAt: (path: string) => number | undefined;
  /** The folder without links on the way to it. */
  readonly realPath: (folder: string) => string | undefined;
  /** The paths of the files that a process holds open, and no more than `limit` of them. */
  readonly openFiles: (pid: number, limit: number) => readonly string[] | undefined;
}

export interface LeftOpenInputs {
  readonly facts: LeavesOpen;
  readonly agent: RunningAgent;
  /** Our own environment, where the agent's can't be read: it hands most of its own on. */
  readonly environment: Environment;
  /** Our home folder, where the agent's environment does not tell. */
  readonly home: string | undefined;
  readonly files: NamesAndSmallFiles;
}

/** What the agent leaves open. */
export type LeftOpen =
  | {
      readonly id: string;
      /** What tells it: a small file, as an absolute path; of a conversation, which the process holds open, the file's name alone. */
      readonly path: string;
    }
  /** It has several sessions open, and nothing tells which of them is ours: their ids, in no order. */
  | { readonly several: readonly string[] };

/** Bytes. Claude Code's file has 600; Cline's holds the first prompt, too. */
const LARGEST_FILE = 64 * 1024;
/** Folders of sessions that are looked at by name. */
const MOST_SESSIONS = 4096;
/** Files of sessions that are opened. */
const MOST_FILES = 200;
/** Files that one process holds open. */
const MOST_OPEN_FILES = 4096;
/** Milliseconds. The start time comes from a counter, a file's time from the clock of the file system. */
const CLOCK_TOLERANCE = 1000;

/**
 * The agent's own id of the session that this process has open, told by names or by one small file of the agent's.
 * No conversation is read.
 *
 * @returns undefined where nothing tells it
 */
export function readLeftOpen(inputs: LeftOpenInputs): LeftOpen | undefined {
  const { facts, agent, environment, home } = inputs;
  const folder = locateAgentFolder(facts.folder, agent.environ ?? environment, home);
  if (folder === undefined) return undefined;
  const found = idsIn(folder, inputs).filter(({ id }) => isSessionId(id));
  const [first] = found;
  const ids = [...new Set(found.map(({ id }) => id))];
  return ids.length > 1 ? { several: ids } : first;
}

interface Found {
  readonly id: string;
  readonly path: string;
}

function idsIn(folder: string, inputs: LeftOpenInputs): readonly Found[] {
  const { facts } = inputs;
  switch (facts.way) {
    case 'file-of-process':
      return fileOfProcess(folder, facts, inputs);
    case 'file-of-session':
      return filesOfSessions(folder, facts, inputs);
    case 'open-file':
      return openFiles(folder, facts, inputs);
    case 'lock-of-process':
      return locksOfProcess(folder, facts, inputs);
  }
}

/** `<pid>.json`. Its start time must be the process's: the file of an earlier process with this pid may lie there. */
function fileOfProcess(folder: string, { id, pid, startTime }: LeavesOpen & { way: 'file-of-process' }, { agent, files }: LeftOpenInputs): readonly Found[] {
  const path = join(folder, `${String(agent.pid)}.json`);
  const told = members(files.text(path, LARGEST_FILE));
  if (told?.[pid] !== agent.pid || told[startTime] !== String(agent.startTime)) return [];
  return ofText(told[id], path);
}

/** `<id>/<id>.json` that names the pid and has not ended. The newest are looked at first: their names begin with the time. */
function filesOfSessions(folder: string, { id, pid, ended }: LeavesOpen & { way: 'file-of-session' }, inputs: LeftOpenInputs): readonly Found[] {
  const { agent, files } = inputs;
  const newest = [...(files.names(folder, MOST_SESSIONS) ?? [])].sort().reverse().slice(0, MOST_FILES);
  for (const name of newest) {
    const path = join(folder, name, `${name}.json`);
    const told = members(files.text(path, LARGEST_FILE));
    if (told?.[pid] === agent.pid && told[id] === name && (told[ended] ?? null) === null && isOfThisProcess(path, inputs)) return [{ id: name, path }];
  }
  return [];
}

/** The names of the files below the folder that the process holds open. The files are not opened, and where they lie `find` alone prints. */
function openFiles(folder: string, { fileName }: LeavesOpen & { way: 'open-file' }, { agent, files }: LeftOpenInputs): readonly Found[] {
  const pattern = new RegExp(fileName);
  // The system names open files without the links on the way to them.
  const realFolder = files.realPath(folder);
  if (realFolder === undefined) return [];
  return (files.openFiles(agent.pid, MOST_OPEN_FILES) ?? [])
    .filter((path) => path.startsWith(`${realFolder}/`))
    .flatMap((path) => ofText(pattern.exec(basename(path))?.[1], basename(path)));
}

/** `<id>/inuse.<pid>.lock`. */
function locksOfProcess(folder: string, { lock }: LeavesOpen & { way: 'lock-of-process' }, inputs: LeftOpenInputs): readonly Found[] {
  const name = lock.replace('*', String(inputs.agent.pid));
  return (inputs.files.names(folder, MOST_SESSIONS) ?? []).map((id) => ({ id, path: join(folder, id, name) })).filter(({ path }) => isOfThisProcess(path, inputs));
}

/** Whether a file that bears the pid was written by this process: one that was killed leaves its files behind, and its pid is given out again. */
function isOfThisProcess(path: string, { agent, files }: LeftOpenInputs): boolean {
  const writtenAt = files.writtenAt(path);
  if (writtenAt === undefined) return false;
  const startedAt = agent.startedAt();
  return startedAt !== undefined && writtenAt >= startedAt - CLOCK_TOLERANCE;
}

/** The members of a JSON object; undefined for anything else. */
function members(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined; // being written
  }
}

function ofText(id: unknown, path: string): readonly Found[] {
  return typeof id === 'string' ? [{ id, path }] : [];
}
