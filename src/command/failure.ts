import { EXIT } from './exit-codes.js';
import { realIo } from './io.js';
import type { CommandIo } from './io.js';

/** The command was used wrongly; the message is a sentence that says how to do it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Says why a command failed: the one place that knows every error that may reach the command line.
 * An error is told by its name and code, for each bundle of the built command has its own copy of a class.
 *
 * @param io default: this process's
 * @returns the exit code
 */
export function failed(error: unknown, { say }: Pick<CommandIo, 'say'> = realIo()): number {
  const { name, message, code, permission, resource } = describe(error);
  if (name === 'UsageError' || name === 'SessionsFolderError') {
    say(message);
    return EXIT.usage;
  }
  if (name === 'OutputError') say(`the answer can’t be written to stdout (${withoutCall(message)}).`);
  else if (code === 'ERR_ACCESS_DENIED') {
    say(`Node’s permission model forbids what this command needs (${[permission, resource].filter((word) => word !== undefined && word !== '').join(' ')}); allow it, or run without --permission.`);
  } else if (name === 'NotCapable') say(`Deno forbids what this command needs: ${message}.`);
  else if (code === 'ENOENT' && message.includes('uv_cwd')) say('the working folder was deleted; change into one that exists.');
  else say(`it failed unexpectedly, please report it: ${name}: ${message}`);
  return EXIT.failed;
}

interface Described {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** What Node's permission model forbids, and for what. */
  readonly permission?: string;
  readonly resource?: string;
}

function describe(error: unknown): Described {
  return error instanceof Error ? error : { name: 'Error', message: String(error) };
}

/** `ENOSPC: no space left on device, write` without the name of the system call. */
function withoutCall(message: string): string {
  return message.replace(/, \w+$/, '');
}
