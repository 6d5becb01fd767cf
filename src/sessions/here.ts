import { storeInputs } from '../session/open-store.js';
import { catalogOf } from '../agents/knowledge.js';
import { finish } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { ProcessTable } from '../processes/table.js';
import { resolveSession } from '../session/resolve-session.js';
import type { Surroundings } from '../session/surroundings.js';
import type { StoredRecord } from '../store/outcome.js';
import { survey } from '../store/survey.js';
import { startedAtOnLinux } from '../surfaces/names-and-small-files.js';
import type { Others } from './alive.js';
import { homeOnly, listSessions } from './list.js';
import type { RecordSeen } from './record-seen.js';

/** What this machine shows of its sessions, to us. */
export interface Here extends Others {
  readonly records: readonly RecordSeen[];
  /** Undefined where this platform shows no processes. */
  readonly table: ProcessTable | undefined;
  /** How many processes were looked at. */
  readonly processes: number;
  /** Undefined where there is no home. */
  readonly sessionsFolder: string | undefined;
  /** What could not be looked at, sentences without a full stop. */
  readonly problems: readonly string[];
}

/** Looks at the processes, the records and what agents leave open. It creates nothing. */
export async function lookHere(around: Surroundings): Promise<Here> {
  const table = await finish(around.processes());
  const { records, folder, problem } = await finish(readRecords(around, table));
  const catalog = await finish(knownAgents(around));
  const { now, environment } = around;
  const sessions =
    table?.pids === undefined
      ? []
      : await listSessions({
          processes: table,
          catalog,
          platform: process.platform,
          records,
          ours: homeOnly(environment),
          ask: async (asked) => await resolveSession({ processes: asked.processes, env: asked.environment, store: 'readonly', interactive: false, lineage: true, now }),
          startedAt: (startTime) => startedAt(startTime, now),
        });
  return {
    sessions,
    records,
    table,
    wholeHost: table?.pids !== undefined && table.namespace?.initial !== false,
    processes: table?.pids?.().length ?? 0,
    sessionsFolder: folder,
    problems: [...(table?.pids === undefined ? ['the processes of this machine can’t be listed, so nobody can say which sessions are alive'] : []), ...(problem === undefined ? [] : [problem]), ...(table?.problems ?? []).map(({ message }) => message)],
  };
}

function* knownAgents(around: Surroundings): ReturnType<typeof catalogOf> {
  return yield* catalogOf(yield* around.knowledge());
}

function* readRecords(around: Surroundings, table: ProcessTable | undefined): Work<{ readonly records: readonly RecordSeen[]; readonly folder: string | undefined; readonly problem?: string }> {
  const report = yield* survey(yield* storeInputs(around));
  if ('problem' in report) return { records: [], folder: report.folder, problem: report.problem };
  return { records: report.records.map((record) => withItsEnd(record, table)), folder: report.folder };
}

/** A record that is too old to be believed may still tell that its process has ended. */
function withItsEnd(record: StoredRecord, table: ProcessTable | undefined): RecordSeen {
  const hasEnded = record.verdict === 'expired' && record.verified && table?.get(record.pid)?.startTime !== record.startTime;
  return hasEnded ? { ...record, verdict: 'dead' } : record;
}

/** 100 ns ticks of a FILETIME between 1601 and 1970. */
const WINDOWS_EPOCH = 116_444_736_000_000_000n;

/** When a process started, milliseconds since 1970-01-01 UTC. On macOS the start time is a hash, and tells nothing. */
function startedAt(startTime: bigint, now: number): number | undefined {
  if (process.platform === 'win32') return startTime < WINDOWS_EPOCH ? undefined : Number((startTime - WINDOWS_EPOCH) / 10_000n);
  return process.platform === 'darwin' ? undefined : startedAtOnLinux(startTime, now);
}
