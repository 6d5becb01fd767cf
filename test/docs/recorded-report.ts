import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { whichReport } from '../../src/command/which-report.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import { readCaptures, recordedRows } from '../support/captures.js';
import { HOST, tableOf } from '../support/process-tables.js';
import { DOCUMENTED_HOME } from './scenes.js';

/**
 * What `agent-session which` says of a call that was recorded in a real agent.
 *
 * @param folder where a home folder may be made; shown as the documents' own
 */
export async function recordedReport(run: string, label: string, folder: string): Promise<string> {
  const call = readCaptures()
    .flatMap(({ calls }) => calls)
    .find((candidate) => candidate.run === run && candidate.label === label);
  if (call === undefined) throw new Error(`there is no record ${run}/${label}`);
  mkdirSync(folder, { recursive: true });
  const processes = tableOf(recordedRows(call), { namespace: HOST });
  const resolution = await resolveSession({ env: call.env, processes, interactive: false, evidence: true, sessionsDir: join(folder, '.railway', 'sessions') });
  return whichReport(resolution, (_format, text) => text).replaceAll(folder, DOCUMENTED_HOME);
}
