import type { AgentName } from '../agents/known-agent.js';
import { startTimeIn } from '../processes/table.js';
import type { ProcessTable } from '../processes/table.js';
import type { ListedSession } from './list.js';
import type { RecordSeen } from './record-seen.js';

/** Whether a session is alive. `unknown`: nobody here can know. */
export interface Life {
  readonly state: 'alive' | 'ended' | 'unknown';
  /** Why, one sentence without a full stop. */
  readonly why: string;
  /** The process that has it, where it is alive. */
  readonly pid?: number;
}

/** What is known of one session. */
export interface Traces {
  /** The agent's; absent where no agent is known. */
  readonly agent: AgentName | undefined;
  /** Live sessions with its id. */
  readonly sessions: readonly ListedSession[];
  /** Records with its id, now or before. */
  readonly records: readonly RecordSeen[];
  /** It has a transcript. */
  readonly transcript: boolean;
}

/** What is known of all others. */
export interface Others {
  /** All live sessions. */
  readonly sessions: readonly ListedSession[];
  /** All processes of this host are seen: no container, no sandbox. */
  readonly wholeHost: boolean;
}

/** Judges a session by its traces. */
export function lifeOf({ agent, sessions, records, transcript }: Traces, others: Others): Life {
  const [session] = sessions;
  if (session !== undefined) return { state: 'alive', why: `${session.agent?.name ?? session.program} runs it (${pidText(session)})`, pid: session.pid };
  const live = records.find(({ verdict, verified }) => verdict === 'live' && verified);
  if (live !== undefined) return { state: 'alive', why: `its process runs (${pidText(live)}), and has gone on to the session ${live.id}`, pid: live.pid };
  if (records.some(({ verdict, verified }) => verdict === 'live' && !verified)) {
    return { state: 'unknown', why: 'its process runs on another host or in another container, if it runs' };
  }
  // A conversation may go on in another process than the one that its record names.
  if (transcript && agent !== undefined) {
    const possible = others.sessions.find((other) => other.agent?.id === agent.id && !tellsItsConversation(other));
    if (possible !== undefined) return { state: 'unknown', why: `${agent.name} runs (${pidText(possible)}), and nobody can tell whether it has this conversation open` };
  }
  const ended = records.find(({ verdict }) => verdict === 'dead' || verdict === 'reused-pid' || verdict === 'rebooted');
  if (ended !== undefined) return { state: 'ended', why: `its process has ended (${pidText(ended)})` };
  if (records.length > 0) return { state: 'unknown', why: 'its record is too old to be believed' };
  if (!transcript || agent === undefined) return { state: 'unknown', why: 'no process, no record and no transcript on this machine tells of it' };
  if (!others.wholeHost) return { state: 'unknown', why: `only the processes of this container can be seen, and its ${agent.name} may run outside` };
  return { state: 'ended', why: `no ${agent.name} on this machine has it open` };
}

/** Whether the id that is listed is the agent's own name for its one conversation: one of ours is not. */
export function tellsItsConversation({ id, source, severalSessions }: ListedSession): boolean {
  return id !== undefined && source !== 'store' && source !== 'derived' && severalSessions === undefined;
}

function pidText({ pid }: { readonly pid: number }): string {
  return `pid ${String(pid)}`;
}

/** What a lock file tells of its holder; see the format `holder`. */
export interface LockHolder {
  readonly pid?: number;
  /** Digits; with `pid` only. */
  readonly startTime?: string;
  readonly host?: string;
  readonly boot?: string;
  readonly pidNamespace?: string;
}

/**
 * Judges the process that a lock file names. A pid speaks only within its boot, host and pid namespace, and a later
 * process may bear it.
 *
 * @param table undefined where this platform shows no processes
 * @returns undefined where the file names no process: then its id has to be judged
 */
export function lifeOfHolder(holder: LockHolder, table: ProcessTable | undefined, here: { readonly name: string; readonly bootId: string }): Life | undefined {
  const { pid, startTime } = holder;
  if (pid === undefined || startTime === undefined) return undefined;
  const named = pidText({ pid });
  if (holder.boot !== here.bootId) {
    return holder.host === here.name && holder.boot !== undefined && here.bootId !== ''
      ? { state: 'ended', why: `this machine was started anew since ${named} took it` }
      : { state: 'unknown', why: `${named} took it on another host` };
  }
  if (table === undefined) return { state: 'unknown', why: 'the processes of this machine can’t be read' };
  if (holder.host !== here.name && holder.pidNamespace === undefined) return { state: 'unknown', why: `${named} took it on another host, or in another container` };
  if (holder.pidNamespace !== undefined && table.namespace !== undefined && holder.pidNamespace !== table.namespace.id) {
    return { state: 'unknown', why: `${named} took it in another container or sandbox` };
  }
  const running = startTimeIn(table, pid);
  if (running === undefined) return { state: 'ended', why: `its process has ended (${named})` };
  if (running === 'unknown') return { state: 'unknown', why: `nobody can tell since when ${named} runs` };
  return String(running) === startTime ? { state: 'alive', why: `its process runs (${named})`, pid } : { state: 'ended', why: `its process has ended, and ${named} is another one by now` };
}
