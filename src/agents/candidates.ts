import type { ProcessInfo } from '../processes/table.js';
import type { CatalogIndex } from './lookup.js';

/** Words and characters of a command line that may hold a program's or a script's name; what comes after is the task that it was given. */
const MOST_WORDS = 64;
const MOST_CHARACTERS = 4096;

/**
 * Which processes may be agents: those in whose command line or executable's path a name of the catalog occurs as a
 * word. This recognises nothing. It spares the closer look at the others, which are thousands on a busy machine.
 */
export function agentCandidates({ programs, scripts, tails }: CatalogIndex): (process: ProcessInfo) => boolean {
  const names = [...Object.keys(programs), ...Object.keys(scripts), ...Object.values(tails).flatMap((known) => known.map(({ path }) => longestSegment(path)))];
  const escaped = [...new Set(names)].map((name) => name.replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`));
  const expression = new RegExp(String.raw`(?<!\w)(?:${escaped.join('|')})(?!\w)`, 'i');
  return ({ argv, exe }) => expression.test(argv.slice(0, MOST_WORDS).join(' ').slice(0, MOST_CHARACTERS)) || (typeof exe === 'string' && expression.test(exe));
}

/** Of a path's end, what is rarest elsewhere. */
function longestSegment(path: string): string {
  return path.split('/').reduce((longest, segment) => (segment !== '*' && segment.length > longest.length ? segment : longest), '');
}
