import { builtIn } from './agents/built-in.js';
import { noSessionSentence } from './command/no-session.js';
import { writeAll } from './command/write.js';
import type { PlainCall } from './plain-call.js';
import { decideHere } from './session/resolve-here.js';
import { SessionsFolderError } from './store/sessions-folder-error.js';

/** Runs a call that needs no parser of options, and sets the exit code. */
export async function runPlainCall({ command, option }: PlainCall): Promise<void> {
  try {
    const decision = await decideHere(builtIn(), {});
    if (command === 'which' || option === '--json') {
      // Who asks for the id alone need not load its explanation.
      process.exitCode = await (await import('./plain-report.js')).report(decision, command, option === '--json');
    } else if (decision.id !== undefined) {
      writeAll(1, `${decision.id}\n`);
    } else {
      process.exitCode = 1;
      if (option === undefined && decision.reason !== undefined) writeAll(2, `agent-session: no session: ${noSessionSentence(decision.reason)}.\n`);
    }
  } catch (error) {
    if (!(error instanceof SessionsFolderError)) throw error;
    writeAll(2, `agent-session: ${error.message}\n`);
    process.exitCode = 2;
  }
}
