/**
 * The command. `agent-session [id] [-q]` on Linux tries the hot path; what takes more is loaded when it is needed.
 *
 * It is built to one CommonJS file that package.json names: an empty ES module alone costs 20 % over an
 * empty script on Node 20, and a file that only requires another one 0.3 ms.
 */
import { builtInNames } from '../src/agents/names.js';
import { writeAll } from '../src/command/write.js';
import { plainCall } from '../src/plain-call.js';
import type { PlainCall } from '../src/plain-call.js';
import { quickId } from '../src/quick-id.js';
import type { QuickAnchor, QuickInputs } from '../src/quick-id.js';

type CloserLook = typeof import('../src/closer-look.js');
type PlainCommand = typeof import('../src/plain-command.js');
type IdOfAnchor = typeof import('../src/id-of-anchor.js');

declare const require: (file: string) => unknown;

/** A process whose name alone does not tell what it is. */
const agentOf: CloserLook['agentOf'] = (...asked) => (require('./closer-look.cjs') as CloserLook).agentOf(...asked);

const call = plainCall(process.argv.slice(2));
if (call === undefined) {
  require('./command-line.cjs');
} else if (call.command === 'id' && call.option !== '--json' && process.platform === 'linux') {
  const inputs = { environment: process.env, names: builtInNames, agentOf, proc: '/proc', pid: process.pid, effectiveUser: process.geteuid?.(), now: Date.now() };
  const quick = quickId(inputs);
  if (quick === undefined) resolveWhole(call);
  else if (typeof quick === 'string') print(quick);
  else void askStore(call, quick, inputs);
} else {
  resolveWhole(call);
}

async function askStore(plain: PlainCall, anchor: QuickAnchor, inputs: QuickInputs): Promise<void> {
  const id = await (require('./id-of-anchor.cjs') as IdOfAnchor).idOfAnchor(anchor, inputs);
  if (id === undefined) resolveWhole(plain);
  else print(id);
}

// Where everything is written, exit() spares the up to 1 ms that it takes to bring the heap down in order.
function print(id: string): void {
  writeAll(1, `${id}\n`);
  process.exit();
}

function resolveWhole(plain: PlainCall): void {
  void (require('./plain-command.cjs') as PlainCommand).runPlainCall(plain).then(() => process.exit());
}
