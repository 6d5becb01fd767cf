/**
 * The command. `agent-session [id] [-q]` on Linux tries the hot path; what takes more is loaded when it is needed.
 *
 * It is built to one CommonJS file that package.json names: an empty ES module alone costs 20 % over an
 * empty script on Node 20, and a file that only requires another one 0.3 ms.
 */
import { builtIn } from '../src/agents/built-in.js';
import { quickNames } from '../src/agents/quick-names.js';
import { writeAll } from '../src/output/write.js';
import { plainCall } from '../src/plain-call.js';
import { quickId } from '../src/quick-id.js';

declare const require: (file: string) => unknown;

const call = plainCall(process.argv.slice(2));
const id =
  call?.command === 'id' && call.option !== '--json' && process.platform === 'linux'
    ? quickId({ environment: process.env, names: quickNames, catalog: builtIn, proc: '/proc', pid: process.pid, effectiveUser: process.geteuid?.(), now: Date.now() })
    : undefined;

if (id !== undefined) {
  writeAll(1, `${id}\n`);
  process.exit(); // everything is written; taking the heap down in order costs up to 1 ms
} else if (call !== undefined) {
  void import('../src/plain-command.js').then(({ runPlainCall }) => runPlainCall(call, builtIn()));
} else {
  require('./cli.cjs');
}
