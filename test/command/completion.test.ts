import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/command/table.js';
import { runCompletion } from '../../src/command/completion.js';
import { exportFormats } from '../../src/formats/formats.js';
import { freshHome } from '../support/command.js';
import { recordedIo, typed } from '../support/command-io.js';
import { bareEnvironment, itWith, run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const COMMANDS = table.commands.map(({ name }) => name);
const FORMATS = exportFormats.map(({ name }) => name);

function completion(shell: string | undefined): string {
  const io = recordedIo();
  expect(runCompletion(typed(shell === undefined ? [] : [shell]), io)).toBe(0);
  return io.written.stdout;
}

function scriptFile(shell: string, name: string): string {
  const file = join(folder, name);
  writeFileSync(file, completion(shell));
  return file;
}

function output(program: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = run(program, args, { cwd: folder, env: bareEnvironment(folder, { TERM: 'dumb', LC_ALL: 'C.UTF-8' }) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it.each([undefined, 'tcsh', '__proto__'])('of %j is wrong usage', (shell) => {
    expect(() => completion(shell)).toThrow(/the shells are bash, zsh, fish\.$/);
  });
});

describe('bash completes', () => {
  const itWithBash = itWith('bash');

  /** What bash is given for the words, the last of which is being typed. */
  function completed(words: readonly string[]): string[] {
    const file = scriptFile('bash', 'completion.bash');
    const script = `. "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
      _agent_session; [ "\${#COMPREPLY[@]}" = 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
    return output('bash', ['--norc', '-c', script, 'bash', file, 'agent-session', ...words]);
  }

  itWithBash('commands and the options of id', () => {
    expect(completed([''])).toEqual(expect.arrayContaining([...COMMANDS, '--json', '--version']));
    expect(completed(['ex'])).toEqual(['export', 'exec']);
    expect(completed(['--vers'])).toEqual(['--version']);
  });

  itWithBash('options, formats and shells', () => {
    expect(completed(['export', '--'])).toEqual(['--as', '--raw', '--agent-only', '--trust-env', '--help']);
    expect(completed(['export', '--as', ''])).toEqual(FORMATS);
    expect(completed(['export', '--as', '=', 'po'])).toEqual(['powershell', 'posthog']);
    expect(completed(['export', '--as', '='])).toEqual(FORMATS);
    expect(completed(['completion', ''])).toEqual(['bash', 'zsh', 'fish', '-h', '--help']);
    expect(completed(['gc', '--max-age', ''])).toEqual([]);
    expect(completed(['help', ''])).toEqual([...COMMANDS.filter((name) => name !== 'help'), '-h', '--help']);
  });

  itWithBash('the program behind exec', () => {
    expect(completed(['exec', '--tr'])).toEqual(['--trust-env']);
    expect(completed(['exec', '--', 'mkdi'])).toContain('mkdir');
    expect(completed(['exec', '--', 'mkdir', 'ex'])).toEqual([]);
  });

  itWithBash('registers itself', () => {
    const file = scriptFile('bash', 'completion.bash');
    expect(output('bash', ['--norc', '-c', '. "$1"; complete -p agent-session', 'bash', file])).toEqual([
      'complete -o bashdefault -o default -F _agent_session agent-session',
    ]);
  });
});

describe('fish completes', () => {
  const itWithFish = itWith('fish');

  function completed(line: string): string[] {
    const file = scriptFile('fish', 'completion.fish');
    const lines = output('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, `agent-session ${line}`]);
    return lines.map((text) => text.split('\t')[0] ?? '').sort();
  }

  itWithFish('commands', () => {
    expect(completed('')).toEqual([...COMMANDS].sort());
    expect(completed('ex')).toEqual(['exec', 'export']);
    expect(completed('--vers')).toEqual(['--version']);
  });

  itWithFish('options, formats and shells', () => {
    expect(completed('export --')).toEqual(['--agent-only', '--as', '--help', '--raw', '--trust-env']);
    expect(completed('export --as ')).toEqual([...FORMATS].sort());
    expect(completed('export --as=po')).toEqual(['--as=posthog', '--as=powershell']);
    expect(completed('completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(completed('which ')).toEqual([]);
    expect(completed('help ')).toEqual(COMMANDS.filter((name) => name !== 'help').sort());
  });

  itWithFish('the program behind exec', () => {
    expect(completed('exec --tr')).toEqual(['--trust-env']);
    expect(completed('exec -- mkdi')).toContain('mkdir');
    writeFileSync(join(folder, 'export-me'), '');
    expect(completed('exec -- ls export-')).toEqual(['export-me']);
    expect(completed('exec -- ls export --a')).not.toContain('--as');
  });
});

describe('zsh completes', () => {
  const itWithZsh = itWith('zsh');

  /** Types the line into a real zsh on a pty, completes, and returns the words that zsh would insert. */
  function completed(line: string): string[] {
    const file = scriptFile('zsh', '_agent-session');
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

  itWithZsh('commands', () => {
    expect(completed('')).toEqual(expect.arrayContaining(COMMANDS));
    expect(completed('ex')).toEqual(['exec', 'export']);
    expect(completed('--vers')).toEqual(['--version']);
  });

  itWithZsh('options, formats and shells', () => {
    expect(completed('export --r')).toEqual(['--raw']);
    expect(completed('export --as ')).toEqual([...FORMATS].sort());
    expect(completed('export --as=po')).toEqual(['--as=posthog', '--as=powershell']);
    expect(completed('completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(completed('help ')).toEqual(COMMANDS.filter((name) => name !== 'help').sort());
  });

  itWithZsh('the program behind exec', () => {
    expect(completed('exec --tr')).toEqual(['--trust-env']);
    expect(completed('exec -- mkdi')).toContain('mkdir');
    expect(completed('exec mkdi')).toContain('mkdir');
    writeFileSync(join(folder, 'export-me'), '');
    expect(completed('exec -- ls export-')).toContain('export-me');
  });
});

/** The lines that the help gives, in a home where nothing is: no shell's file, no folder. */
describe('the lines of the help set completion up in a fresh home', () => {
  const lines = (shell: string): string => {
    const example = table.commands.find(({ name }) => name === 'completion')?.examples.find(({ about }) => about === `For ${shell}`);
    if (example === undefined) throw new Error(`the help has no lines for ${shell}`);
    return example.lines.join('\n');
  };

  const shells: readonly (readonly [shell: string, ask: readonly string[], answer: RegExp])[] = [
    ['bash', ['-ic', 'complete -p agent-session'], /^complete .*-F _agent_session agent-session$/m],
    ['zsh', ['-ic', 'print -r -- $_comps[agent-session]'], /^_agent-session$/m],
    ['fish', ['-c', 'complete -C "agent-session help w"'], /^which\t/m],
  ];
  for (const [shell, ask, answer] of shells) {
    itWith(shell)(shell, () => {
      const home = freshHome(folder);
      const options = { cwd: home.folder, env: home.environment({ TERM: 'dumb', LC_ALL: 'C.UTF-8' }) };
      expect(run(shell, ['-c', lines(shell)], options)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(run(shell, ask, options).stdout).toMatch(answer);
    });
  }
});
