import { gatherInputs } from './inputs.js';
import { noSessionSentence } from './output/no-session.js';
import { writeAll } from './output/write.js';
import { openLinuxTable } from './process-tree/linux.js';
import { resolve } from './resolve.js';
import { SessionsFolderError } from './store/sessions-folder.js';

/** `agent-session id [-q]` where the hot path had no answer: the whole resolution, still without commander. */
export async function printId(quiet: boolean): Promise<void> {
  try {
    const { id, reason } = await resolve(gatherInputs({ environment: process.env, processes: openLinuxTable() }));
    if (id !== undefined) {
      writeAll(1, `${id}\n`);
      return;
    }
    process.exitCode = 1;
    if (!quiet && reason !== undefined) writeAll(2, `agent-session: no session: ${noSessionSentence(reason)}.\n`);
  } catch (error) {
    if (!(error instanceof SessionsFolderError)) throw error;
    process.exitCode = 2;
    writeAll(2, `agent-session: ${error.message}\n`);
  }
}
