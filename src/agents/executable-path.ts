/**
 * The path of an executable, as it was when the process was started.
 *
 * @returns undefined where nobody can tell
 */
export function executablePath(exe: string | undefined): string | undefined {
  // A table written in JavaScript may say null.
  if (typeof exe !== 'string' || exe === '') return undefined;
  // Linux says so of a file that an update has replaced.
  return exe.endsWith(' (deleted)') ? exe.slice(0, -' (deleted)'.length) : exe;
}
