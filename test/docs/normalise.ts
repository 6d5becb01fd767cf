/**
 * What differs from run to run and from machine to machine, pattern by pattern. Everything else of a documented
 * output must be as it is printed.
 */
const PATTERNS: readonly (readonly [what: string, pattern: RegExp, placeholder: string])[] = [
  ['the session file’s name', /\b[0-9a-f]{16}\.session\b/g, 'FILE.session'],
  ['the hash in a commit’s trailer', /^(Agent-Session: [a-z-]+\/)[0-9a-f]{32}$/gm, '$1HASH'],
  ['a pid in a sentence', /\bpid \d+/g, 'pid PID'],
  ['a pid in the list of processes', /^( +(?:\* )? +)\d+(?= {2}\S)/gm, '  PID'],
  ['the agent process’s mark in that list', /^ +\* +\d+(?= {2}\S)/gm, '* PID'],
  ['a pid in a variable', /\b(AGENT_SESSION_PID=')\d+'/g, "$1PID'"],
  ['a start time', /\bstart time \d+/g, 'start time TICKS'],
  ['a point in time', /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, 'TIME'],
  // Whether `sh -c` stays or becomes what it runs depends on the shell that `sh` is.
  ['a shell below the agent process', /^ +PID {2}sh {2}\[shell\]\n/gm, ''],
];

/** UUIDs are numbered, so that two which are one stay one. */
export function normalise(text: string): string {
  const uuids: string[] = [];
  const numbered = text.replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (uuid) => {
    if (!uuids.includes(uuid)) uuids.push(uuid);
    return `UUID${String(uuids.indexOf(uuid) + 1)}`;
  });
  return PATTERNS.reduce((result, [, pattern, placeholder]) => result.replace(pattern, placeholder), numbered);
}
