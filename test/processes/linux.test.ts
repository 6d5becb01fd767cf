import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, itIf, itWith, runAsync, temporaryFolder } from '../support/programs.js';
import { openLinuxTable, parseCommandLine, parseEnviron, parseStat } from '../../src/processes/linux.js';
import { itOnTerminal, runOnTerminal, runOrphaned } from '../support/without-agent.js';

const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'tests of /proc, for this is no Linux');

/** unshare(1) needs a privilege that users have on some systems only. */
const canUnshare = process.platform === 'linux' && spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;

/** A stat line: the pid, the name, then state, parent and so on; field 22 is the start time. */
function stat(pid: number, name: string, { state = 'S', ppid = 1, terminal = 0, start = '777' } = {}): string {
  const rest = [state, ppid, pid, pid, terminal, ...Array<number>(14).fill(0), start, 12345, 678];
  return `${String(pid)} (${name}) ${rest.join(' ')}\n`;
}

let folders = 0;
/** A procfs of our own making. */
function procOf(processes: Readonly<Record<string, { stat: string; cmdline?: string; environ?: string; exe?: string }>>, namespace = '4026531836'): string {
  folders += 1;
  const proc = join(folder, `proc-${String(folders)}`);
  for (const [pid, { stat: line, cmdline = '', environ, exe }] of Object.entries(processes)) {
    mkdirSync(join(proc, pid, 'ns'), { recursive: true });
    writeFileSync(join(proc, pid, 'stat'), line);
    writeFileSync(join(proc, pid, 'cmdline'), cmdline);
    if (environ !== undefined) writeFileSync(join(proc, pid, 'environ'), environ);
    if (exe !== undefined) symlinkSync(exe, join(proc, pid, 'exe'));
    symlinkSync(`pid:[${namespace}]`, join(proc, pid, 'ns', 'pid'));
  }
  return proc;
}

describe('stat', () => {
  it.each(['claude', 'tmux: server', 'a) S 1 (b', ')', '(', '((x))', '3', '.kilo', 'with\nline', ''])('of a process named %j', (name) => {
    expect(parseStat(stat(42, name, { ppid: 7, start: '999', terminal: 34817 }))).toEqual({ pid: 42, ppid: 7, startTime: 999n, terminal: 34817 });
  });

  it('keeps a start time beyond 2^53 exact', () => {
    expect(parseStat(stat(42, 'x', { start: '18446744073709551615' }))?.startTime).toBe(18_446_744_073_709_551_615n);
  });

  it.each(['Z', 'X'])('of a process that has ended (%s) is none', (state) => {
    expect(parseStat(stat(42, 'x', { state }))).toBeUndefined();
  });

  it.each(['', 'x', '42 (x)', '42 (x) S', '42 (x) S 1 2 3', stat(42, 'x', { start: 'x' }), stat(0, 'x'), stat(-3, 'x'), '42 x S 1'])('of another shape is none: %j', (text) => {
    expect(parseStat(text)).toBeUndefined();
  });
});

describe('cmdline', () => {
  it.each([
    ['', []],
    ['sh\0-c\0a b\0', ['sh', '-c', 'a b']],
    ['claude\0\0\0\0\0', ['claude']],
    ['a\0\0b\0', ['a', '', 'b']],
    ['no end', ['no end']],
  ])('%j', (text, argv) => {
    expect(parseCommandLine(text)).toEqual(argv);
  });
});

describe('environ', () => {
  it('has the first of a repeated name, and whole values', () => {
    expect({ ...parseEnviron('A=1\0B=x=y\nz\0A=2\0EMPTY=\0') }).toEqual({ A: '1', B: 'x=y\nz', EMPTY: '' });
    expect({ ...parseEnviron('') }).toEqual({});
  });

  it.each([
    ['only NULs', '\0\0\0\0'],
    ['one NUL', '\0'],
    ['NULs after the variables', 'A=1\0B=2\0\0\0'],
    ['an empty entry between variables', 'A=1\0\0B=2\0'],
    ['the end of a title', 'worker\0\0\0\0\0'],
    ['an entry that is no assignment', 'A=1\0NOTHING\0'],
    ['an assignment to no name', 'A=1\0=odd\0'],
    ['no NUL at its end', 'A=1\0B=2'],
  ])('is unreadable with %s: a title was written over it', (_, text) => {
    expect(parseEnviron(text)).toBeUndefined();
  });

  it('may hold any name', () => {
    expect(Object.entries(parseEnviron('__proto__=1\0constructor=2\0') ?? {})).toEqual([['__proto__', '1'], ['constructor', '2']]);
  });
});

describe('the table of a procfs', () => {
  it('starts at /proc/self, not at our own number: an outer procfs counts otherwise', () => {
    const proc = procOf({ self: { stat: stat(14, 'node', { ppid: 13 }) }, 13: { stat: stat(13, 'sh', { ppid: 1 }), cmdline: 'sh\0' }, 7: { stat: stat(7, 'other') } });
    const table = openLinuxTable({ proc, pid: 7 });
    expect(table?.self).toBe(14);
    expect(table?.get(14)?.ppid).toBe(13);
    expect(table?.namespace).toMatchObject({ initial: false });
  });

  it('knows the host’s own namespace from others', () => {
    const host = openLinuxTable({ proc: procOf({ self: { stat: stat(7, 'x') } }), pid: 7 });
    const container = openLinuxTable({ proc: procOf({ self: { stat: stat(7, 'x') } }, '4026532251'), pid: 7 });
    expect(host?.namespace).toEqual({ id: '4026531836', initial: true });
    expect(container?.namespace).toEqual({ id: '4026532251', initial: false });
  });

  it('knows the namespace that each process runs in, where it can be told', () => {
    const proc = procOf({ self: { stat: stat(7, 'x') }, 6: { stat: stat(6, 'y') } }, '4026532251');
    rmSync(join(proc, '6', 'ns', 'pid'));
    mkdirSync(join(proc, '5', 'ns'), { recursive: true });
    symlinkSync('pid:[4026531836]', join(proc, '5', 'ns', 'pid'));
    const table = openLinuxTable({ proc, pid: 7 });
    expect([5, 6, 4].map((pid) => table?.namespaceOf?.(pid))).toEqual(['4026531836', undefined, undefined]);
  });

  it('tells a controlling terminal', () => {
    const open = (terminal: number): boolean | undefined => openLinuxTable({ proc: procOf({ self: { stat: stat(7, 'x', { terminal }) } }), pid: 7 })?.controllingTerminal;
    expect([open(0), open(34_817), open(-1)]).toEqual([false, true, true]);
  });

  it('is none where there is no procfs', () => {
    expect(openLinuxTable({ proc: join(folder, 'none') })).toBeUndefined();
    mkdirSync(join(folder, 'empty'));
    expect(openLinuxTable({ proc: join(folder, 'empty') })).toBeUndefined();
  });

  it('bears whatever can’t be read', () => {
    const table = openLinuxTable({ proc: procOf({ self: { stat: stat(7, 'x', { ppid: 6 }) }, 6: { stat: stat(6, 'y') }, 5: { stat: 'rubbish' } }), pid: 7 });
    expect(table?.get(6)).toMatchObject({ argv: [], exe: undefined });
    expect(table?.environ(6)).toBeUndefined();
    expect([table?.get(5), table?.get(4), table?.environ(4)]).toEqual([undefined, undefined, undefined]);
  });

  it('reads what is longer than one read', () => {
    const long = 'x'.repeat(300_000);
    const proc = procOf({ self: { stat: stat(7, 'x') }, 6: { stat: stat(6, 'y'), cmdline: `node\0${long}\0`, environ: `A=${long}\0B=1\0` } });
    const table = openLinuxTable({ proc, pid: 7 });
    expect(table?.get(6)?.argv.map((word) => word.length)).toEqual([4, long.length]);
    expect(Object.entries(table?.environ(6) ?? {}).map(([name, value]) => `${name} ${String(value.length)}`)).toEqual(['A 300000', 'B 1']);
  });
});

describe('this machine', () => {
  itOnLinux('shows ourselves, our parent and our environment as they are', () => {
    const table = openLinuxTable();
    const own = table?.get(table.self);
    expect(table?.self).toBe(process.pid);
    expect(own).toMatchObject({ pid: process.pid, ppid: process.ppid, exe: readlinkSync('/proc/self/exe') });
    expect(own?.startTime).toBe(BigInt(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19] ?? ''));
    expect(table?.namespace?.id).toBe(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]);
  });

  itOnLinux('shows another process, its arguments and the environment it was started with, and nothing once it has ended', async () => {
    const child = spawn('sh', ['-c', 'export LATER=1; echo ready; read line; :', 'a word', 'two\nlines'], { env: bareEnvironment(folder, { MARK: 'x=y\nz' }), stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const table = openLinuxTable();
    expect(table?.get(pid)).toMatchObject({ pid, ppid: process.pid, argv: ['sh', '-c', 'export LATER=1; echo ready; read line; :', 'a word', 'two\nlines'] });
    expect(table?.environ(pid)).toMatchObject({ MARK: 'x=y\nz', HOME: folder });
    expect(table?.environ(pid)).not.toHaveProperty('LATER');
    child.stdin.end();
    await once(child, 'close');
    expect(openLinuxTable()?.get(pid)).toBeUndefined();
  });

  // Each of them writes its title over its arguments and its environment, as setproctitle(3) does.
  const titles: Readonly<Record<string, readonly string[]>> = {
    perl: ['-e', '$0 = "gemini"; $| = 1; print "ready\n"; <STDIN>;'],
    ruby: ['-e', '$0 = "gemini"; $stdout.sync = true; puts "ready"; gets'],
    // What Python's setproctitle does: the title goes to the beginning of that memory, and NULs to the rest.
    python3: ['-c', `import ctypes
start, end = (int(open('/proc/self/stat').read().rpartition(')')[2].split()[position]) for position in (45, 48))
ctypes.memset(start, 0, end - start - 1)
ctypes.memmove(start, b'gemini', 6)
print('ready', flush=True)
input()`],
  };
  for (const [program, args] of Object.entries(titles)) {
    (process.platform === 'linux' ? itWith(program) : itOnLinux)(`shows no environment of a ${program} that has written a title over it`, async () => {
      const child = spawn(program, args, { env: bareEnvironment(folder, { MARK: 'x'.repeat(2000) }), stdio: ['pipe', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const table = openLinuxTable();
      expect(table?.get(pid)?.argv[0]).toBe('gemini');
      expect(table?.environ(pid)).toBeUndefined();
      child.stdin.end('\n');
      await once(child, 'close');
    });
  }

  itOnLinux('tells our namespace and our parent’s', () => {
    const table = openLinuxTable();
    expect(table?.namespaceOf?.(process.pid)).toBe(table?.namespace?.id);
    expect(table?.namespaceOf?.(process.ppid)).toBe(/\d+/.exec(readlinkSync(`/proc/${String(process.ppid)}/ns/pid`))?.[0]);
  });

  itIf(canUnshare, 'another pid namespace, for unshare(1) may not make one here')('tells another namespace of a process that a sandbox runs', async () => {
    const child = spawn('unshare', ['--pid', '--fork', 'sh', '-c', 'readlink /proc/self/ns/pid; read line; :'], { env: bareEnvironment(folder), stdio: ['pipe', 'pipe', 'inherit'] });
    const [named] = (await once(child.stdout, 'data')) as [Buffer];
    const table = openLinuxTable();
    const [inside] = readFileSync(`/proc/${String(child.pid)}/task/${String(child.pid)}/children`, 'utf8').trim().split(' ').map(Number);
    expect(table?.namespaceOf?.(inside ?? 0)).toBe(/\d+/.exec(named.toString('utf8'))?.[0]);
    expect(table?.namespaceOf?.(inside ?? 0)).not.toBe(table?.namespace?.id);
    expect(table?.namespaceOf?.(child.pid ?? 0)).toBe(table?.namespace?.id);
    child.stdin.end();
    await once(child, 'close');
    expect(table?.namespaceOf?.(inside ?? 0)).toBeUndefined();
  });

  const probe = `import('${join(import.meta.dirname, '../../dist/library/index.mjs')}').then(async ({ resolveSession }) => { const { caller, evidence } = await resolveSession({ store: 'off', evidence: true }); console.log(JSON.stringify({ caller, pids: evidence.ancestors.map(({ pid }) => pid) })); })`;
  const command = `node -e "${probe}"`;
  const env = bareEnvironment(folder);

  itOnLinux('has no terminal in a session of its own', async () => {
    const { stdout, stderr } = await runOrphaned(`${command}; true`, { folder, env });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ caller: 'automation' });
  });

  itOnTerminal('has one on a terminal, also where every stream is redirected', async () => {
    const { stdout } = await runOnTerminal(`${command} </dev/null >out 2>err; cat out err`, { folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ caller: 'human' });
  });

  itIf(canUnshare, 'a real pid namespace, for unshare(1) may not make one here')('shows the processes of a pid namespace under their numbers in there', async () => {
    const { stdout } = await runAsync('unshare', ['--pid', '--fork', '--mount-proc', 'sh', '-c', `${command}; true`], { cwd: folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ pids: [1] });
  });

  itIf(canUnshare, 'an outer procfs, for unshare(1) may not make a pid namespace here')('walks the right processes where /proc is an outer namespace’s', async () => {
    const { stdout } = await runAsync('unshare', ['--pid', '--fork', 'sh', '-c', `echo $(cut -d' ' -f1,4 /proc/self/stat) >/dev/null; ${command}; true`], { cwd: folder, env });
    const { pids } = JSON.parse(stdout) as { readonly pids: readonly number[] };
    // Out here we see the shell's true number and unshare above it, up to ourselves.
    expect(pids).toContain(process.pid);
    expect(pids.indexOf(process.pid)).toBe(2);
  });

  itOnLinux('tells when a process started, and for how long it has run, without the rest', () => {
    const table = openLinuxTable();
    expect(table?.startTimeOf?.(process.ppid)).toBe(openLinuxTable()?.get(process.ppid)?.startTime);
    expect(table?.startTimeOf?.(999_999_999)).toBeUndefined();
    const age = table?.ageOf?.(process.pid) ?? Number.NaN;
    expect(Math.abs(age - process.uptime() * 1000)).toBeLessThan(10_000);
    expect(table?.ageOf?.(999_999_999)).toBeUndefined();
    expect(table?.startTimeShift).toBe(0n);
  });

  const canShiftTime = process.platform === 'linux' && spawnSync('unshare', ['--time', '--boottime', '1000', 'true']).status === 0;

  itIf(canShiftTime, 'a time namespace, for unshare(1) may not make one here')('tells by how much a time namespace shifts start times', async () => {
    const inside = `cut -d" " -f22 /proc/${String(process.pid)}/stat; cat /proc/self/timens_offsets`;
    const { stdout } = await runAsync('unshare', ['--time', '--boottime', '1000', 'sh', '-c', inside], { cwd: folder, env: bareEnvironment(folder) });
    const [shown = '', ...offsets] = stdout.trim().split('\n');
    const proc = procOf({ self: { stat: stat(1, 'x') } });
    writeFileSync(join(proc, 'self', 'timens_offsets'), offsets.join('\n'));
    const shift = openLinuxTable({ proc, pid: 1 })?.startTimeShift ?? 0n;
    expect(shift).toBe(100_000n);
    expect(BigInt(shown) - shift).toBe(openLinuxTable()?.get(process.pid)?.startTime);
  });

  itWith('sh')('is found by its right name where the name holds blanks and parentheses', async () => {
    const program = join(folder, 'a) (b c');
    symlinkSync('/bin/sh', program);
    const child = spawn(program, ['-c', 'echo ready; read line; :'], { env: bareEnvironment(folder), stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(openLinuxTable()?.get(child.pid ?? 0)).toMatchObject({ ppid: process.pid, argv: [program, '-c', 'echo ready; read line; :'] });
    child.stdin.end();
    await once(child, 'close');
  });
});
