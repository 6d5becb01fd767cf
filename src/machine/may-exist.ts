import { existsSync } from 'node:fs';

/**
 * Whether something stands at a path, as far as we may know. Where we may not even look, it may: Node's permission model
 * and Deno throw there (`ERR_ACCESS_DENIED`, `NotCapable`), and whoever then reads the file learns why it can't.
 */
export function mayExist(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return true;
  }
}
