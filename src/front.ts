/**
 * The hot path: `agent-session` and `agent-session id [-q]` on Linux.
 *
 * It runs inside hooks and prompts, hundreds of times a day, so it is one bundled
 * CommonJS file without packages, and everything else (commander, reports, other
 * platforms) stands in a second file that it loads when asked for more. CommonJS,
 * because an empty ES module alone costs 20 % over an empty script on Node 20; see
 * docs/how-it-starts.md for what was measured.
 */
import { gatherInputs } from './inputs.js';
import { noSessionSentence } from './output/no-session.js';
import { writeAll } from './output/write.js';
import { openLinuxTable } from './process-tree/linux.js';
import { resolve } from './resolve.js';
import { SessionsFolderError } from './store/sessions-folder.js';

declare const require: (file: string) => unknown;

const words = process.argv.slice(2);
if (words[0] === 'id') words.shift();
const quiet = words[0] === '-q' || words[0] === '--quiet';
const isPlain = words.length === (quiet ? 1 : 0);

if (isPlain && process.platform === 'linux') void printId(quiet);
else require('./cli.cjs');

async function printId(beQuiet: boolean): Promise<void> {
  try {
    const { id, reason } = await resolve(gatherInputs({ environment: process.env, processes: openLinuxTable() }));
    if (id !== undefined) {
      writeAll(1, `${id}\n`);
      return;
    }
    process.exitCode = 1;
    if (!beQuiet && reason !== undefined) writeAll(2, `agent-session: no session: ${noSessionSentence(reason)}.\n`);
  } catch (error) {
    if (!(error instanceof SessionsFolderError)) throw error;
    process.exitCode = 2;
    writeAll(2, `agent-session: ${error.message}\n`);
  }
}
