import type { ReadStream } from 'node:tty';
import { LARGEST_HOOK_JSON } from '../../surfaces/hook-event.js';

/** What came in on stdin. */
export interface HookInput {
  /** What was read: the JSON, or as much of it as is looked at. */
  readonly bytes: Buffer;
  /** It is more than is looked at: the rest is on the stream, which is paused. */
  readonly isMore: boolean;
}

/** Milliseconds. An agent writes its JSON at once; some leave stdin open behind it, and some give a hook none. */
const PATIENCE = 2000;

/**
 * Reads a hook's JSON: until it is whole, until the stream ends, until there is more of it than is looked at, or until
 * nothing more comes in time. Whatever goes wrong with the stream ends the reading; nothing is thrown.
 */
export async function readHookInput(stdin: Pick<ReadStream, 'on' | 'off' | 'pause' | 'isTTY'>, patience = PATIENCE): Promise<HookInput> {
  // Nobody types JSON.
  if (stdin.isTTY) return { bytes: Buffer.alloc(0), isMore: false };
  return await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (isMore: boolean): void => {
      clearTimeout(timer);
      stdin.off('data', take).off('end', end).off('error', end).off('close', end).pause();
      resolve({ bytes: Buffer.concat(chunks), isMore });
    };
    const end = (): void => { finish(false); };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LARGEST_HOOK_JSON) finish(true);
      else if (isWhole(chunks)) finish(false);
    };
    const timer = setTimeout(end, patience);
    stdin.on('data', take).on('end', end).on('error', end).on('close', end);
  });
}

function isWhole(chunks: readonly Buffer[]): boolean {
  if (!/\}\s*$/.test((chunks.at(-1) ?? Buffer.alloc(0)).subarray(-64).toString('latin1'))) return false;
  try {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
