/**
 * The name by which a program is known: the base name of its path, without the
 * dash of a login shell and without `.exe` (on Linux too: Claude Code 2.1 and
 * OpenCode 1.18 install `bin/claude.exe` there, seen 2026-11-20).
 */
export function programName(path: string): string {
  const start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const end = path.charCodeAt(path.length - 4) === 46 /* . */ && /\.(?:exe|cmd|bat)$/i.test(path) ? path.length - 4 : path.length;
  return path.slice(path.charCodeAt(start) === 45 /* - */ ? start + 1 : start, end);
}

/** The name of a script: its base name without the endings that interpreters put there. */
export function scriptName(path: string): string {
  return programName(path).replace(/\.(?:[cm]?[jt]s|py|rb|pl|sh)$/, '');
}

/** Options of interpreters that take the next word as their value, so that it is not the script. */
const optionsWithValue = new Set([
  // node
  '-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file', '--title', '--icu-data-dir', '--openssl-config',
  // python
  '-W', '-X', '--check-hash-based-pycs',
  // shells
  '-o', '+o', '-O', '+O', '--rcfile', '--init-file',
  // bun, deno
  '--config', '--preload', '--cwd', '--tsconfig-override', '--import-map', '--lock',
]);

/**
 * The script that an interpreter or shell was told to run, from its argument
 * vector word by word. Text behind `-c` or `-e` is a program, not a name: agents
 * write whole commands there, other agents' names among them.
 *
 * @returns a path or a Python module's name; undefined where it runs none
 */
export function scriptOf(interpreter: string, argv: readonly string[]): string | undefined {
  if (interpreter === 'pwsh' || interpreter === 'powershell') return powerShellScript(argv);
  for (let index = 1; index < argv.length; index += 1) {
    const word = argv[index];
    if (word === undefined || word === '' || word === '-') return undefined;
    if (word === '--') return argv[index + 1];
    if (word === 'run' && index === 1 && (interpreter === 'bun' || interpreter === 'deno')) continue;
    if (!word.startsWith('-') && !word.startsWith('+')) return word;
    if (interpreter.startsWith('py') && /^-[A-Za-z]*m$/.test(word)) return argv[index + 1];
    if (interpreter === 'node' || interpreter === 'nodejs' || interpreter === 'bun' || interpreter === 'deno') {
      if (/^(?:-e|-p|-pe|--eval|--print)(?:=|$)/.test(word)) return undefined;
    } else if (interpreter === 'perl' || interpreter === 'ruby') {
      if (/^-[A-Za-z]*[eE]$/.test(word)) return undefined;
    } else if (/^-(?:[A-Za-z]*c[A-Za-z]*|-commands?(?:=.*)?)$/s.test(word)) {
      return undefined; // sh -c, bash -lc, python -c, fish --command
    }
    if (optionsWithValue.has(word)) index += 1;
  }
  return undefined;
}

/** Its options are words, may be cut short, and take values; but for `-File` what follows is a command's text. */
function powerShellScript(argv: readonly string[]): string | undefined {
  const option = argv.findIndex((word, position) => position > 0 && /^[-/]f(?:i|il|ile)?$/i.test(word));
  return option < 0 ? undefined : argv[option + 1];
}
