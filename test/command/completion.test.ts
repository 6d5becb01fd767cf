import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable, topLevelOptions } from '../../src/command/table.js';
import { runCompletion } from '../../src/command/completion.js';
import { exportFormats } from '../../src/formats/formats.js';
import { bareEnvironment, itWith, run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const CLI = join(import.meta.dirname, '../../dist/command/agent-session.cjs');
const COMMANDS = commandTable.map(({ name }) => name);
const FORMATS = exportFormats.map(({ name }) => name);

async function completion(shell: string | undefined): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const io = { stdout: (text: string) => (stdout += text), stderr: (text: string) => (stderr += text), env: {}, now: () => 0 };
  const code = await runCompletion({ shell }, io);
  return { code, stdout, stderr };
}

async function scriptFile(shell: string, name: string): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, (await completion(shell)).stdout);
  return file;
}

function output(program: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = run(program, args, { cwd: folder, env: bareEnvironment(folder, { TERM: 'dumb', LC_ALL: 'C.UTF-8' }) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it.each([undefined, 'tcsh', '__proto__'])('of %j is wrong usage', async (shell) => {
    const { code, stdout, stderr } = await completion(shell);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/the shells are bash, zsh, fish\.\n$/);
  });
});

describe('bash completes', () => {
  const itWithBash = itWith('bash');

  /** What bash is given for the words, the last of which is being typed. */
  async function completed(words: readonly string[]): Promise<string[]> {
    const file = await scriptFile('bash', 'completion.bash');
    const script = `. "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
      _agent_session; [ "\${#COMPREPLY[@]}" = 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
    return output('bash', ['--norc', '-c', script, 'bash', file, 'agent-session', ...words]);
  }

  itWithBash('commands and the options of id', async () => {
    expect(await completed([''])).toEqual(expect.arrayContaining([...COMMANDS, '--json', '--version']));
    expect(await completed(['ex'])).toEqual(['export', 'exec']);
    expect(await completed(['--vers'])).toEqual(['--version']);
  });

  itWithBash('options, formats and shells', async () => {
    expect(await completed(['export', '--'])).toEqual(['--as', '--raw', '--trust-env', '--help']);
    expect(await completed(['export', '--as', ''])).toEqual(FORMATS);
    expect(await completed(['export', '--as', '=', 'po'])).toEqual(['powershell', 'posthog']);
    expect(await completed(['export', '--as', '='])).toEqual(FORMATS);
    expect(await completed(['completion', ''])).toEqual(['bash', 'zsh', 'fish', '-h', '--help']);
    expect(await completed(['gc', '--max-age', ''])).toEqual([]);
  });

  itWithBash('the program behind exec', async () => {
    expect(await completed(['exec', '--tr'])).toEqual(['--trust-env']);
    expect(await completed(['exec', '--', 'mkdi'])).toContain('mkdir');
    expect(await completed(['exec', '--', 'mkdir', 'ex'])).toEqual([]);
  });

  itWithBash('registers itself', async () => {
    const file = await scriptFile('bash', 'completion.bash');
    expect(output('bash', ['--norc', '-c', '. "$1"; complete -p agent-session', 'bash', file])).toEqual([
      'complete -o bashdefault -o default -F _agent_session agent-session',
    ]);
  });
});

describe('fish completes', () => {
  const itWithFish = itWith('fish');

  async function completed(line: string): Promise<string[]> {
    const file = await scriptFile('fish', 'completion.fish');
    const lines = output('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, `agent-session ${line}`]);
    return lines.map((text) => text.split('\t')[0] ?? '').sort();
  }

  itWithFish('commands', async () => {
    expect(await completed('')).toEqual([...COMMANDS].sort());
    expect(await completed('ex')).toEqual(['exec', 'export']);
    expect(await completed('--vers')).toEqual(['--version']);
  });

  itWithFish('options, formats and shells', async () => {
    expect(await completed('export --')).toEqual(['--as', '--help', '--raw', '--trust-env']);
    expect(await completed('export --as ')).toEqual([...FORMATS].sort());
    expect(await completed('export --as=po')).toEqual(['--as=posthog', '--as=powershell']);
    expect(await completed('completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(await completed('which ')).toEqual([]);
  });

  itWithFish('the program behind exec', async () => {
    expect(await completed('exec --tr')).toEqual(['--trust-env']);
    expect(await completed('exec -- mkdi')).toContain('mkdir');
    writeFileSync(join(folder, 'export-me'), '');
    expect(await completed('exec -- ls export-')).toEqual(['export-me']);
    expect(await completed('exec -- ls export --a')).not.toContain('--as');
  });
});

describe('zsh completes', () => {
  const itWithZsh = itWith('zsh');

  /** Types the line into a real zsh on a pty, completes, and returns the words that zsh would insert. */
  async function completed(line: string): Promise<string[]> {
    const file = await scriptFile('zsh', '_agent-session');
    const offered = join(folder, 'offered');
    writeFileSync(offered, '');
    const script = `
      zmodload zsh/zpty || exit 1
      zpty shell zsh -f -i
      send() { zpty -w shell "$1"; }
      send 'PROMPT=; unset zle_bracketed_paste; fpath=('\${(q)1:h}' $fpath); autoload -Uz compinit; compinit -u -D'
      # What a completion function adds is written down: compadd alone knows what matches.
      send 'compadd() { if (( ! \${@[(I)-O|-A|-D]} )); then local -a matching; builtin compadd -O matching "$@"; print -rl -- $IPREFIX$^matching >> '\${(q)3}'; fi; builtin compadd "$@"; }'
      send 'complete-and-tell() { _main_complete; print -r -- "<DONE>"; }; zle -C complete-and-tell complete-word complete-and-tell; bindkey "^T" complete-and-tell'
      send 'print "<REA""DY>"'
      zpty -r shell text '*<READY>*' || exit 1
      zpty -w -n shell "$2"$'\\C-t'
      zpty -r shell text '*<DONE>*' || exit 1
      zpty -d shell`;
    output('zsh', ['-f', '-c', script, 'zsh', file, `agent-session ${line}`, offered]);
    const words = readFileSync(offered, 'utf8').split('\n');
    return [...new Set(words)].filter((word) => word !== '').sort();
  }

  itWithZsh('commands', async () => {
    expect(await completed('')).toEqual(expect.arrayContaining(COMMANDS));
    expect(await completed('ex')).toEqual(['exec', 'export']);
    expect(await completed('--vers')).toEqual(['--version']);
  });

  itWithZsh('options, formats and shells', async () => {
    expect(await completed('export --r')).toEqual(['--raw']);
    expect(await completed('export --as ')).toEqual([...FORMATS].sort());
    expect(await completed('export --as=po')).toEqual(['--as=posthog', '--as=powershell']);
    expect(await completed('completion ')).toEqual(['bash', 'fish', 'zsh']);
  });

  itWithZsh('the program behind exec', async () => {
    expect(await completed('exec --tr')).toEqual(['--trust-env']);
    expect(await completed('exec -- mkdi')).toContain('mkdir');
    expect(await completed('exec mkdi')).toContain('mkdir');
    writeFileSync(join(folder, 'export-me'), '');
    expect(await completed('exec -- ls export-')).toContain('export-me');
  });
});

describe('the table of commands', () => {
  /** The options in the help of a command, as `-q, --quiet`. */
  function helpOf(...command: string[]): string[] {
    const help = output(process.execPath, [CLI, ...command, '--help']).join('\n');
    return [...help.matchAll(/^ +(-\w, )?(--[\w-]+)/gm)].map(([, short = '', long]) => `${short}${long ?? ''}`).sort();
  }

  function flagsOf(options: typeof topLevelOptions): string[] {
    return options.map(({ short, long }) => (short === undefined ? long : `${short}, ${long}`)).sort();
  }

  it.each(commandTable)('has the options that the help of $name has', ({ name, options }) => {
    expect(flagsOf(options)).toEqual(helpOf(name));
  });

  it('has the commands and options that the help has', () => {
    // Without a command it is id, and takes the options of id.
    expect(flagsOf(topLevelOptions)).toEqual([...new Set([...helpOf(), ...helpOf('id')])].sort());
    const help = output(process.execPath, [CLI, '--help']);
    const commands = help.slice(help.indexOf('Commands:') + 1).flatMap((line) => /^ {2}([a-z]+)(?: \S+)* {2,}\S/.exec(line)?.[1] ?? []);
    expect(commands.filter((name) => name !== 'help').sort()).toEqual([...COMMANDS].sort());
  });

  it('names each command and option once', () => {
    expect(new Set(COMMANDS).size).toBe(COMMANDS.length);
    for (const options of [topLevelOptions, ...commandTable.map((command) => command.options)]) {
      const flags = options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined));
      expect(new Set(flags).size).toBe(flags.length);
    }
  });
});
