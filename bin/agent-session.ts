/**
 * The command. `agent-session [id] [-q]` on Linux tries the hot path; what takes more is loaded when it is needed.
 *
 * It is built to one CommonJS file that package.json names: an empty ES module alone costs 20 % over an
 * empty script on Node 20, and a file that only requires another one 0.3 ms.
 */
import { quickNames } from '../src/agents/quick-names.js';
import { writeAll } from '../src/output/write.js';
import { plainCall } from '../src/plain-call.js';
import { quickId } from '../src/quick-id.js';

type CloserLook = typeof import('../src/closer-look.js');

declare const require: (file: string) => unknown;

/** A process whose name alone does not tell what it is. */
const agentOf: CloserLook['agentOf'] = (...asked) => (require('./closer-look.cjs') as CloserLook).agentOf(...asked);

const call = plainCall(process.argv.slice(2));
const id =
  call?.command === 'id' && call.option !== '--json' && process.platform === 'linux'
    ? quickId({ environment: process.env, names: quickNames, agentOf, proc: '/proc', pid: process.pid, effectiveUser: process.geteuid?.(), now: Date.now() })
    : undefined;

// Where everything is written, exit() spares the up to 1 ms that it takes to bring the heap down in order.
if (id !== undefined) {
  writeAll(1, `${id}\n`);
  process.exit();
} else if (call !== undefined) {
  void import('../src/plain-command.js').then(({ runPlainCall }) => runPlainCall(call)).then(() => process.exit());
} else {
  require('./cli.cjs');
}
