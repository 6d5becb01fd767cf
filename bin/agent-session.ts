/**
 * The command. `agent-session [id] [-q]` on Linux tries the hot path; the rest is loaded where it is needed.
 *
 * It is built to one CommonJS file that package.json names: an empty ES module alone costs 20 % over an
 * empty script on Node 20, and a file that only requires another one 0.3 ms.
 */
import { builtInAgents } from '../src/agents/built-in.js';
import { writeAll } from '../src/output/write.js';
import { quickId } from '../src/quick-id.js';

declare const require: (file: string) => unknown;

const words = process.argv.slice(2);
if (words[0] === 'id') words.shift();
const quiet = words[0] === '-q' || words[0] === '--quiet';

if (process.platform === 'linux' && words.length === (quiet ? 1 : 0)) {
  const id = quickId({
    environment: process.env,
    catalog: builtInAgents,
    proc: '/proc',
    pid: process.pid,
    effectiveUser: process.geteuid?.(),
    now: Date.now(),
  });
  if (id === undefined) {
    void import('../src/print-id.js').then(({ printId }) => printId(quiet));
  } else {
    writeAll(1, `${id}\n`);
    process.exit(); // everything is written; taking the heap down in order costs up to 1 ms
  }
} else {
  require('./cli.cjs');
}
