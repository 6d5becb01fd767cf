import { answer } from './command/answer.js';
import { failed } from './command/failure.js';
import { realIo } from './command/io.js';
import type { PlainCall } from './plain-call.js';

/** Runs a call that needs no parser of options, and sets the exit code. */
export async function runPlainCall({ command, option }: PlainCall): Promise<void> {
  const io = realIo();
  try {
    process.exitCode = await answer({ command, json: option === '--json', quiet: option === '-q' || option === '--quiet' }, io);
  } catch (error) {
    process.exitCode = failed(error, io);
  }
}
