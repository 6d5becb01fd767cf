/** The sessions folder was named by a path that can't be used. */
export class SessionsFolderError extends Error {
  override readonly name = 'SessionsFolderError';
  readonly code: 'relative-sessions-folder' | 'undecodable-sessions-folder';

  /** @param code relative: it depends on the working folder; undecodable: it is not UTF-8 */
  constructor(message: string, code: SessionsFolderError['code'] = 'relative-sessions-folder') {
    super(message);
    this.code = code;
  }
}
