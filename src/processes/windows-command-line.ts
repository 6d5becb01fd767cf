/**
 * Splits a Windows command line as `CommandLineToArgvW` does. There a process
 * gets one text; these rules, which the C runtime shares, make arguments of it.
 *
 * @param exe The executable's path. An unquoted path with blanks
 *   (`C:\Program Files\x\x.exe -y`) starts a program too, but only Windows
 *   knows where it ends; where the text begins with this path, it is one word.
 */
export function splitWindowsCommandLine(text: string, exe?: string): string[] {
  const line = text.replace(/^[ \t]+/, '');
  if (line === '') return [];
  const program = leadingPath(line, exe) ?? programWord(line);
  return [program.word, ...argumentsOf(line.slice(program.length))];
}

interface ProgramWord {
  readonly word: string;
  /** How many characters of the line it takes, quotes included. */
  readonly length: number;
}

function leadingPath(line: string, exe: string | undefined): ProgramWord | undefined {
  if (exe === undefined) return undefined;
  const word = line.slice(0, exe.length);
  const next = line.charAt(exe.length);
  if (word.toLowerCase() !== exe.toLowerCase() || !(next === '' || isBlank(next))) return undefined;
  return { word, length: exe.length };
}

/** The program's name has rules of its own: a path can't hold quotes, so backslashes never escape one. */
function programWord(line: string): ProgramWord {
  if (line.startsWith('"')) {
    const closing = line.indexOf('"', 1);
    return closing === -1
      ? { word: line.slice(1), length: line.length }
      : { word: line.slice(1, closing), length: closing + 1 };
  }
  const end = line.search(/[ \t]/);
  const length = end === -1 ? line.length : end;
  return { word: line.slice(0, length), length };
}

/**
 * The arguments after the program. 2n backslashes before a quote are n
 * backslashes, and the quote opens or closes; 2n+1 are n backslashes and a
 * literal quote; elsewhere a backslash is itself. Of quotes in a row, each
 * third is literal.
 */
function argumentsOf(line: string): string[] {
  const found: string[] = [];
  let argument: string | undefined;
  let quotes = 0;
  for (let at = 0; at < line.length; ) {
    const character = line.charAt(at);
    if (isBlank(character) && quotes === 0) {
      if (argument !== undefined) found.push(argument);
      argument = undefined;
      at += 1;
      continue;
    }
    argument ??= '';
    const backslashes = countOf('\\', line, at);
    const quoteAt = at + backslashes;
    if (line.charAt(quoteAt) !== '"') {
      argument += line.slice(at, Math.max(quoteAt, at + 1));
      at = Math.max(quoteAt, at + 1);
      continue;
    }
    argument += '\\'.repeat(Math.floor(backslashes / 2));
    at = quoteAt + 1;
    if (backslashes % 2 === 1) {
      argument += '"';
      continue;
    }
    quotes += 1;
    for (; line.charAt(at) === '"'; at += 1) {
      quotes += 1;
      if (quotes === 3) {
        argument += '"';
        quotes = 0;
      }
    }
    if (quotes === 2) quotes = 0;
  }
  if (argument !== undefined) found.push(argument);
  return found;
}

function countOf(character: string, line: string, from: number): number {
  let end = from;
  while (line.charAt(end) === character) end += 1;
  return end - from;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
