import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { keepCompiled } from '../../src/command/keep-compiled.js';
import { packedPackage } from '../package/packed.js';
import { temporaryFolder } from '../support/folders.js';
import { bareEnvironment, itIf, runAsync } from '../support/programs.js';

const ID = '0199a213-81c0-7800-8aa1-bbab2a035a53';
/** Programs may be forbidden to trace. */
const tracer = spawnSync('strace', ['-o', '/dev/null', '/bin/true']);
const built = join(import.meta.dirname, '../../dist/command');

/** The built command as an install has it: nothing is compiled yet. */
function install(): { readonly folder: string; readonly run: (words: readonly string[], env?: Readonly<Record<string, string>>) => string; readonly compiled: () => readonly string[] } {
  const folder = join(temporaryFolder(), 'command');
  cpSync(built, folder, { recursive: true, filter: (path) => !path.includes('.compiled') });
  const home = temporaryFolder();
  return {
    folder,
    run: (words, env = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'agent-session.cjs'), ...words], { encoding: 'utf8', env: bareEnvironment(home, { RAILWAY_AGENT_SESSION: ID, ...env }) });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    },
    compiled: () => readdirSync(folder).filter((name) => name.includes('.compiled')).sort(),
  };
}

/** What tells one writing of a file from another. */
const writingOf = (folder: string, name: string): readonly number[] => {
  const { ino, mtimeMs, size } = statSync(join(folder, name));
  return [ino, mtimeMs, size];
};

describe('a run of the command', () => {
  it('leaves the compiled code of what it loaded, which the next run uses and leaves as it is', () => {
    const { folder, run, compiled } = install();
    expect(run(['id'])).toBe(`${ID}\n`);
    const [keeper = '', main = '', ...others] = compiled();
    expect([keeper, main]).toEqual([expect.stringMatching(/^keep-compiled-[0-9a-f]{8}-.*\.compiled$/), expect.stringMatching(/^main-[0-9a-f]{8}-.*\.compiled$/)]);
    expect(others).toEqual([]);

    const before = writingOf(folder, main);
    expect(run(['id'])).toBe(`${ID}\n`);
    expect(writingOf(folder, main)).toEqual(before);
    expect(compiled()).toEqual([keeper, main]);
    // It is read: without the source nothing else could answer, and V8 asks of the source its length alone.
    const source = join(folder, 'main.cjs');
    writeFileSync(source, ' '.repeat(readFileSync(source, 'utf8').length));
    expect(run(['id'])).toBe(`${ID}\n`);
  });

  it('keeps what it had before beside a piece that it loads for the first time', () => {
    const { folder, run, compiled } = install();
    run(['id']);
    expect(JSON.parse(run(['which', '--json']))).toMatchObject({ id: ID });
    expect(run(['--version'])).toMatch(/^\d+\.\d+\.\d+/);
    // More than this is never read; see bin/agent-session.ts.
    for (const name of compiled()) expect({ name, size: statSync(join(folder, name)).size }).toMatchObject({ size: expect.toSatisfy((size: number) => size < 512 * 1024) as unknown });
    expect(compiled().map((name) => name.replace(/-[0-9a-f]{8}-.*/, ''))).toEqual(expect.arrayContaining(['command-line', 'keep-compiled', 'main', 'report']));
    expect(run(['id'])).toBe(`${ID}\n`);
  });

  it('many at once all answer, and leave one file for each piece', async () => {
    const { folder, run, compiled } = install();
    const env = bareEnvironment(temporaryFolder(), { RAILWAY_AGENT_SESSION: ID });
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await runAsync(process.execPath, [join(folder, 'agent-session.cjs'), 'id'], { env, cwd: folder })));
    expect(answers.map(({ stdout }) => stdout)).toEqual(answers.map(() => `${ID}\n`));
    expect(compiled()).toEqual([expect.stringMatching(/^keep-compiled-.*\.compiled$/), expect.stringMatching(/^main-.*\.compiled$/)]);
    expect(run(['id'])).toBe(`${ID}\n`);
  });

  itIf(tracer.status === 0, 'strace, which stops the call')('killed wherever it writes, it leaves nothing that harms the next', () => {
    const { folder, run, compiled } = install();
    const command = [process.execPath, join(folder, 'agent-session.cjs'), 'id'];
    const env = bareEnvironment(temporaryFolder(), { RAILWAY_AGENT_SESSION: ID });
    for (const call of ['fsync', 'rename']) {
      for (const number of [1, 2]) {
        for (const name of compiled()) rmSync(join(folder, name));
        const { signal } = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${String(number)}`, ...command], { env });
        expect({ call, number, signal }).toEqual({ call, number, signal: 'SIGKILL' });
        expect(run(['id'])).toBe(`${ID}\n`);
        expect(run(['id'])).toBe(`${ID}\n`);
      }
    }
  });

  it.each([
    ['is cut short', (file: string) => { truncateSync(file, 5000); }],
    ['is empty', (file: string) => { truncateSync(file, 0); }],
    ['is of another V8', (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xff, 0, 64);
      writeFileSync(file, bytes);
    }],
  ])('compiles again where a file %s, and mends it', (_, spoil) => {
    const { folder, run, compiled } = install();
    run(['id']);
    const [, main = ''] = compiled();
    const { size } = statSync(join(folder, main));
    for (const name of compiled()) spoil(join(folder, name));
    expect(run(['id'])).toBe(`${ID}\n`);
    expect(statSync(join(folder, main)).size).toBeGreaterThan(size / 2);
    const mended = writingOf(folder, main);
    expect(run(['id'])).toBe(`${ID}\n`);
    expect(writingOf(folder, main)).toEqual(mended);
    expect(JSON.parse(run(['which', '--json']))).toMatchObject({ id: ID });
  });

  it('keeps what plain runs compile, and nothing that was compiled under options of Node', () => {
    const { folder, run, compiled } = install();
    // An option that changes what V8 compiles: it rejects the one's code in the other's run.
    const options = { NODE_OPTIONS: '--stack-trace-limit=20' };
    expect(run(['id'], options)).toBe(`${ID}\n`);
    expect(compiled()).toEqual([]);
    run(['id']);
    const [, main = ''] = compiled();
    const before = writingOf(folder, main);
    expect(run(['id'], options)).toBe(`${ID}\n`);
    expect(run(['id'])).toBe(`${ID}\n`);
    expect(writingOf(folder, main)).toEqual(before);
  });

  it('does not use what another build left', () => {
    const { folder, run, compiled } = install();
    run(['id']);
    for (const name of compiled()) renameSync(join(folder, name), join(folder, name.replace(/-[0-9a-f]{8}-/, '-00000000-')));
    const source = join(folder, 'main.cjs');
    const text = readFileSync(source, 'utf8');
    // As long as before, and another program.
    const other = 'exports.main = async () => { console.log("another build"); return 0; };';
    writeFileSync(source, other.padEnd(text.length));
    expect(run(['id'])).toBe('another build\n');
  });

  it('neither reads nor leaves any with NODE_DISABLE_COMPILE_CACHE', () => {
    const { run, compiled } = install();
    expect(run(['id'], { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(`${ID}\n`);
    expect(compiled()).toEqual([]);
  });

  itIf(process.geteuid?.() === 0, 'another user, whom only root can be')('leaves none in another user’s folder, and says nothing', () => {
    const { folder, compiled } = install();
    mkdirSync(join(folder, 'home'), { mode: 0o777 });
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'agent-session.cjs'), 'id'], {
      encoding: 'utf8',
      env: bareEnvironment(join(folder, 'home'), { RAILWAY_AGENT_SESSION: ID }),
      uid: 54_321,
      cwd: '/',
    });
    // The temporary folder itself may be closed to others: then Node can't read the command at all.
    if (stderr.includes('Cannot find module') || stderr.includes('EACCES')) expect(status).not.toBe(0);
    else expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${ID}\n`, stderr: '' });
    expect(compiled()).toEqual([]);
  });

  it('a package does not bring any along', () => {
    expect(packedPackage().files.filter(({ path }) => path.includes('.compiled'))).toEqual([]);
  });
});

describe('keepCompiled', () => {
  const us = { pid: 4711, geteuid: () => process.geteuid?.() ?? 0 };

  function piece(folder: string): { readonly file: string; readonly script: Script } {
    return { file: join(folder, 'piece.compiled'), script: new Script('(function () { return 1; })') };
  }

  it('writes what V8 takes for the same source', () => {
    const folder = temporaryFolder();
    keepCompiled([piece(folder)], folder, us);
    const reader = 'const { Script } = require("node:vm"); const script = new Script("(function () { return 1; })", { cachedData: require("node:fs").readFileSync(process.argv[1]) }); console.log(script.cachedDataRejected, script.runInThisContext()());';
    expect(spawnSync(process.execPath, ['-e', reader, join(folder, 'piece.compiled')], { encoding: 'utf8', env: bareEnvironment(folder) }).stdout).toBe('false 1\n');
    expect(readdirSync(folder)).toEqual(['piece.compiled']);
  });

  it('writes nothing into a folder that is another user’s', () => {
    const folder = temporaryFolder();
    keepCompiled([piece(folder)], folder, { pid: 4711, geteuid: () => statSync(folder).uid + 1 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves what stands there where it can’t write', () => {
    const folder = temporaryFolder();
    // Another writer of the same pid, in another namespace.
    writeFileSync(join(folder, 'piece.compiled.4711'), 'half');
    keepCompiled([piece(folder)], folder, us);
    expect(readdirSync(folder)).toEqual(['piece.compiled.4711']);
    expect(() => { keepCompiled([piece(join(folder, 'gone'))], join(folder, 'gone'), us); }).not.toThrow();
  });

  it('takes its temporary file away where it can’t give it its name', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'piece.compiled'));
    keepCompiled([piece(folder)], folder, us);
    expect(readdirSync(folder)).toEqual(['piece.compiled']);
  });
});
