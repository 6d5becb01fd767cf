import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageOf, whatItRuns } from '../../src/agents/interpreters.js';
import { itWith, temporaryFolder } from '../support/programs.js';

/** The script, or what else the interpreter was told to run. */
function runs(line: string | readonly string[]): string {
  const argv = typeof line === 'string' ? line.split(' ') : line;
  const found = whatItRuns(argv[0] ?? '', argv);
  return found.what === 'script' ? `script ${found.script}` : found.what;
}

describe('which word is the script', () => {
  it.each([
    ['node x.js y', 'script x.js'],
    ['node -- -x.js', 'script -x.js'],
    ['node --inspect x.js', 'script x.js'],
    ['node --inspect=0 x.js', 'script x.js'],
    ['node --expose-gc --max-old-space-size=9 x.js', 'script x.js'],
    ['node -r y x.js', 'script x.js'],
    ['node -e y x.js', 'code'],
    ['node -pe y', 'code'],
    ['node --eval=y x.js', 'code'],
    ['node -', 'nothing'],
    ['node', 'nothing'],
    ['node --watch-path src x.js', 'script x.js'],
    ['node inspect x.js', 'code'],
    ['tsx watch x.ts', 'code'],
    ['tsx --tsconfig y x.ts', 'script x.ts'],
    ['ts-node -r y x.ts', 'script x.ts'],
    ['ts-node --swc x.ts', 'unknown'],
    ['bun run --hot x.ts', 'script x.ts'],
    ['bun --cwd y run x.ts', 'script x.ts'],
    ['bun test x.ts', 'code'],
    ['deno run -A x.ts', 'script x.ts'],
    ['deno -L debug run x.ts', 'script x.ts'],
    ['deno eval x.ts', 'code'],
    ['deno x.ts', 'script x.ts'],
    ['python -u x.py', 'script x.py'],
    ['python -m x y', 'script x'],
    ['python -um x', 'script x'],
    ['python -mx y', 'script x'],
    ['python -W ignore x.py', 'script x.py'],
    ['python -Wignore x.py', 'script x.py'],
    ['python -uc y x.py', 'code'],
    ['python --check-hash-based-pycs never x.py', 'script x.py'],
    ['python -y x.py', 'unknown'],
    ['python', 'nothing'],
    ['perl -w x.pl', 'script x.pl'],
    ['perl -I lib x.pl', 'script x.pl'],
    ['perl -Ilib -MData::Dumper x.pl', 'script x.pl'],
    ['perl -lane y x.pl', 'code'],
    ['perl -i.bak -pe y x.pl', 'code'],
    ['perl -d:NYTProf x.pl', 'unknown'],
    ['ruby -W2 -I lib x.rb', 'script x.rb'],
    ['ruby --yjit x.rb', 'unknown'],
    ['sh x.sh', 'script x.sh'],
    ['sh -eu x.sh', 'script x.sh'],
    ['sh -e -o pipefail x.sh', 'script x.sh'],
    ['sh -eo pipefail x.sh', 'script x.sh'],
    ['sh +x x.sh', 'script x.sh'],
    ['sh - x.sh', 'script x.sh'],
    ['bash --rcfile y x.sh', 'script x.sh'],
    ['bash --posix x.sh', 'script x.sh'],
    ['sh -s x.sh', 'nothing'],
    ['sh -ec x.sh', 'code'],
    ['sh -i', 'nothing'],
    ['fish -C y x.fish', 'script x.fish'],
    ['fish --init-command=y x.fish', 'script x.fish'],
    ['nu --config y x.nu', 'script x.nu'],
    ['elvish -rc y x.elv', 'script x.elv'],
    ['xonsh -D A=b x.xsh', 'script x.xsh'],
    ['xonsh --rc y x.xsh', 'unknown'],
    ['pwsh x.ps1', 'script x.ps1'],
    ['pwsh -NoProfile -File x.ps1', 'script x.ps1'],
    ['pwsh -WorkingDirectory y x.ps1', 'script x.ps1'],
    ['powershell -ep Bypass .\\x.ps1', 'script .\\x.ps1'],
    ['powershell Get-Item', 'code'],
    ['powershell -NoExit Get-Item', 'nothing'],
    ['cmd /c x', 'code'],
    ['cmd //c x', 'code'],
    ['cmd /k x', 'nothing'],
    ['cmd /q', 'nothing'],
  ])('%s: %s', (line, expected) => {
    expect(runs(line)).toBe(expected);
  });

  it('an empty word is what a title leaves', () => {
    expect(runs(['node', '', 'x'])).toBe('nothing');
    expect(runs(['bash', ''])).toBe('nothing');
  });

  it('the language', () => {
    expect(['node', 'deno', 'python', 'perl', 'ruby', 'bash', 'fish', 'anything'].map(languageOf)).toEqual(['javascript', 'javascript', 'python', 'perl', 'ruby', 'shell', 'shell', 'shell']);
  });
});

describe('the options of this Node', () => {
  // Each option of Node's own parser, and whether it takes a value. V8's own end with an error where `=` gives none.
  const PROGRAM = `
    const { internalBinding } = require('internal/test/binding');
    const binding = internalBinding('options');
    const { options, aliases, types = binding.types } = binding.getCLIOptionsInfo?.() ?? binding;
    const none = new Set([types.kNoOp, types.kV8Option, types.kBoolean]);
    const takes = (name) => options.has(name) && !none.has(options.get(name).type);
    console.log(JSON.stringify([
      ...[...options].filter(([, { type }]) => type !== types.kV8Option).map(([name]) => [name, takes(name)]),
      ...[...aliases].filter(([name]) => !/[ =]/.test(name)).map(([name, [first, ...rest]]) => [name, rest.length === 0 && takes(first)]),
    ]));`;
  const listed = JSON.parse(execFileSync(process.execPath, ['--no-warnings', '--expose-internals', '-e', PROGRAM], { encoding: 'utf8' })) as readonly (readonly [string, boolean])[];
  // This one takes a word from Node 24 on, and none in 22.
  const known = listed.filter(([name]) => name.startsWith('-') && name !== '--experimental-default-config-file');

  it('are many', () => {
    expect(known.filter(([, takes]) => takes).length).toBeGreaterThan(50);
    expect(known.filter(([, takes]) => !takes).length).toBeGreaterThan(50);
  });

  it.each(known)('%s takes a word: %s', (option, takes) => {
    const found = runs(['node', option, 'value', 'x.js']);
    // Whatever ends without a script of its own is no matter.
    if (found !== 'code') expect(found).toBe(takes ? 'script x.js' : 'script value');
  });

  it('V8’s own take none', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--stack-size', '900', '-p', '1'], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(stderr).toContain('--stack-size');
  });
});

// Each prints its arguments, or what it was given as code.
describe('the interpreters themselves run what we say they run', () => {
  const folder = temporaryFolder();
  const script = join(folder, 'script');
  mkdirSync(join(folder, 'lib'));

  const lines: readonly (readonly [string, string, readonly string[]])[] = [
    ['bash', 'echo ran "$@"', ['-eo', 'pipefail']],
    ['bash', 'echo ran "$@"', ['--rcfile', '/dev/null']],
    ['bash', 'echo ran "$@"', ['+x', '-O', 'extglob']],
    ['bash', 'echo ran "$@"', ['-']],
    ['perl', 'print "ran @ARGV\\n"', ['-I', 'lib', '-w']],
    ['perl', 'print "ran @ARGV\\n"', ['-Mstrict', '-Ilib']],
    ['python3', 'import sys; print("ran", *sys.argv[1:])', ['-W', 'ignore', '-u', '-X', 'utf8']],
    ['python3', 'import sys; print("ran", *sys.argv[1:])', ['-Wignore', '--check-hash-based-pycs', 'never']],
  ];
  for (const [program, text, options] of lines) {
    itWith(program)(`${program} ${options.join(' ')}`, () => {
      writeFileSync(script, text);
      const args = [...options, script, 'one', 'two'];
      expect(spawnSync(program, args, { encoding: 'utf8', cwd: folder })).toMatchObject({ stdout: 'ran one two\n', status: 0 });
      expect(whatItRuns(program.replace(/\d$/, ''), [program, ...args])).toEqual({ what: 'script', script, at: options.length + 1 });
    });
  }

  itWith('perl')('perl takes code behind letters', () => {
    for (const options of [['-0777ne', 'print "code"'], ['-lane', 'print "code"'], ['-wnE', 'print "code"']]) {
      const given = join(folder, 'given');
      writeFileSync(given, 'x\n');
      expect(spawnSync('perl', [...options, given], { encoding: 'utf8' }).stdout).toContain('code');
      expect(runs(['perl', ...options, given])).toBe('code');
    }
  });
});
