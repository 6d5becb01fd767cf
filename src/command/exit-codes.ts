/** What the exit code says. `exec` has the codes of the program that it runs, too. */
export const EXIT = {
  done: 0,
  /** No session; also a folder that can't be cleaned, and a format that can't be made. */
  none: 1,
  usage: 2,
  /** The call itself failed, which says nothing about the session. `EX_IOERR` of sysexits.h. */
  failed: 74,
} as const;
