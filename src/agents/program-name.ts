/**
 * The name by which a program is known: the base name of its path, without the dash of a login shell, without `.exe` (on
 * Linux too: Claude Code 2.1 and OpenCode 1.18 install `bin/claude.exe` there, seen 2026-11-20), and without what Nix
 * puts around the name of a program that it wraps (`.claude-wrapped`).
 */
export function programName(path: string): string {
  const start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const end = path.charCodeAt(path.length - 4) === 46 /* . */ && /^\.(?:exe|cmd|bat)$/i.test(path.slice(-4)) ? path.length - 4 : path.length;
  return withoutWrapper(path.slice(path.charCodeAt(start) === 45 /* - */ ? start + 1 : start, end));
}

/** What stands behind the last separator of any platform. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The whole base name of a script, without what Nix puts around it. */
export function scriptFile(path: string): string {
  return withoutWrapper(baseName(path));
}

/** The name of a script: its base name without the ending that tells its language. */
export function scriptName(path: string): string {
  const name = programName(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 && ' js cjs mjs jsx ts cts mts tsx py rb pl sh '.includes(` ${name.slice(dot + 1)} `) ? name.slice(0, dot) : name;
}

/** Nix renames `x` to `.x-wrapped`, and adds a `_` each time that it wraps the wrapper. */
function withoutWrapper(name: string): string {
  if (!name.startsWith('.')) return name;
  let end = name.length;
  while (name.charAt(end - 1) === '_') end -= 1;
  return end > '.-wrapped'.length && name.endsWith('-wrapped', end) ? name.slice(1, end - '-wrapped'.length) : name;
}

/**
 * The name of a program that nobody knows, for people to read: the first word of its title alone, for the others may
 * hold a password, and nothing behind a `?`, `#` or `=`.
 *
 * @param isPath whether this is certainly a path, which may have blanks in it, and no title
 */
export function shownName(command: string, isPath: boolean): string {
  const name = isPath ? firstWord(programName(command)) : programName(firstWord(command));
  return name.endsWith(':') ? name.slice(0, -1) : name;
}

/** The name of a script that nobody knows, for people to read; undefined where it may be something else than a name. */
export function shownScript(script: string): string | undefined {
  const word = firstWord(script);
  const colon = word.indexOf(':');
  if (colon > 1 /* C:\x.js */) {
    const scheme = word.slice(0, colon);
    if (scheme === 'http' || scheme === 'https') {
      // The host may have a user's name and password before it.
      return word.split('/').length > 3 ? scriptName(word) || undefined : undefined;
    }
    if (!['file', 'npm', 'jsr', 'node'].includes(scheme)) return undefined;
  }
  return scriptName(word) || undefined;
}

function firstWord(text: string): string {
  const end = text.search(/[\s?#=]/);
  return end < 0 ? text : text.slice(0, end);
}
