import type { CommandIo } from './commands/command-io.js';
import { runId } from './commands/id.js';
import { runWhich } from './commands/which.js';
import { describeDecision } from './describe.js';
import type { Style } from './output/style.js';
import { writeAll } from './output/write.js';
import type { PlainCall } from './plain-call.js';
import type { Decision } from './resolve.js';

/** `which`, `which --json` and `id --json`. @returns the exit code */
export async function report(decision: Decision, command: PlainCall['command'], json: boolean): Promise<number> {
  const io: CommandIo = { stdout: (text) => { writeAll(1, text); }, stderr: (text) => { writeAll(2, text); }, env: process.env, now: Date.now };
  const resolution = describeDecision(decision);
  return command === 'id' ? runId(resolution, { json }, io) : runWhich(resolution, { json }, json ? plain : await styleOfStdout(io), io);
}

const plain: Style = (_format, text) => text;

/** To ask whether a stream is a terminal loads `node:tty`, and with it `node:net`: 2 ms. */
async function styleOfStdout({ env }: CommandIo): Promise<Style> {
  return (await import('./output/style.js')).styleFor(1, env);
}
