import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whichReport } from '../../src/output/which-report.js';
import { resolveSession } from '../../src/resolve-session.js';
import { tableOf } from '../support/process-tables.js';
import { DOCUMENTED_HOME } from './scenes.js';

/** What is read of a recorded call; test/replay holds the answers against all of them. */
interface Recorded {
  readonly run: string;
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
  readonly chain: readonly {
    readonly pid: number;
    readonly ppid: number;
    readonly start: number;
    readonly exe?: string;
    readonly argv: readonly string[];
    readonly environ?: Readonly<Record<string, string>>;
  }[];
}

const captures = join(import.meta.dirname, '../data/captures');

/**
 * What `agent-session which` says of a call that was recorded in a real agent.
 *
 * @param folder where a home folder may be made; shown as the documents' own
 */
export async function recordedReport(run: string, label: string, folder: string): Promise<string> {
  const calls = readdirSync(captures)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(captures, name), 'utf8')) as readonly Recorded[]);
  const call = calls.find((candidate) => candidate.run === run && candidate.label === label);
  if (call === undefined) throw new Error(`there is no record ${run}/${label}`);
  const processes = tableOf(
    call.chain.map(({ pid, ppid, start, argv, exe, environ }) => ({
      pid,
      ppid,
      startTime: BigInt(start),
      argv,
      ...(exe !== undefined && { exe }),
      ...(environ !== undefined && { environ }),
    })),
    { namespace: { id: '4026531836', initial: true } },
  );
  const resolution = await resolveSession({ env: call.env, processes, interactive: false, sessionsDir: join(folder, '.railway', 'sessions') });
  return whichReport(resolution, (_format, text) => text).replaceAll(folder, DOCUMENTED_HOME);
}
