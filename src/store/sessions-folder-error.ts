/** The sessions folder was named in a way that depends on the working folder. */
export class SessionsFolderError extends Error {
  override readonly name = 'SessionsFolderError';
  readonly code = 'relative-sessions-folder';
}
