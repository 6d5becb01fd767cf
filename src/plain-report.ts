import type { CommandIo } from './command/io.js';
import { runId } from './command/id.js';
import { runWhich } from './command/which.js';
import { describeDecision } from './session/describe.js';
import type { Style } from './command/style.js';
import { writeAll } from './command/write.js';
import type { PlainCall } from './plain-call.js';
import type { Decision } from './session/resolve.js';

/** `which`, `which --json` and `id --json`. @returns the exit code */
export async function report(decision: Decision, command: PlainCall['command'], json: boolean): Promise<number> {
  const io: CommandIo = { stdout: (text) => { writeAll(1, text); }, stderr: (text) => { writeAll(2, text); }, env: process.env, now: Date.now };
  const resolution = describeDecision(decision);
  return command === 'id' ? runId(resolution, { json }, io) : runWhich(resolution, { json }, json ? plain : await styleOfStdout(io), io);
}

const plain: Style = (_format, text) => text;

/** To ask whether a stream is a terminal loads `node:tty`, and with it `node:net`: 2 ms. */
async function styleOfStdout({ env }: CommandIo): Promise<Style> {
  return (await import('./command/style.js')).styleFor(1, env);
}
