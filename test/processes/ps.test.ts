import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { openPsListTable, splitCommand } from '../../src/processes/ps.js';
import type { ListedProcess } from '../../src/processes/ps.js';
import { UNKNOWN_START_TIME } from '../../src/processes/snapshot.js';
import { longTexts } from '../support/long-texts.js';

interface Seen {
  readonly self: number;
  readonly ancestors: readonly { pid: number; ppid: number; startTime: string; argv: string[]; exe?: string }[];
  readonly problems: readonly { code: string; message: string }[];
}

const recorded = (name: string) => readFileSync(new URL(`../data/platforms/${name}`, import.meta.url), 'utf8');

/** Skips, and says so also where the reporter is silent about it. */
function skipWhere(condition: boolean, reason: string, { skip }: TestContext): void {
  if (!condition) return;
  console.warn(`skipped: ${reason}`);
  skip(reason);
}
const onWindows = process.platform === 'win32';
const noUnix = 'the programs of Unix that this test runs are not there on Windows';
const noProc = 'compares with /proc, which only Linux has';

let folder = '';
let probe = '';
beforeAll(() => {
  // Its real path: on macOS the temporary folder is behind a symbolic link, and ps tells real ones.
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'agent session ps-list ')));
  probe = join(folder, 'probe.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('ps-list-probe.ts', import.meta.url))],
    outfile: probe,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder for PATH that holds only a `ps` with this script; without one, nothing. */
function pathWithPs(script?: string): string {
  const path = mkdtempSync(join(folder, 'path-'));
  if (script !== undefined) writeFileSync(join(path, 'ps'), `#!/bin/sh\n${script}`, { mode: 0o755 });
  return path;
}

function runProbe(file: string, args: string[], path: string): Seen {
  return JSON.parse(execFileSync(file, args, { encoding: 'utf8', env: { PATH: path, HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] })) as Seen;
}

const executableOf = (pid: number) => {
  try {
    // An executable replaced by an update while it runs; ps-list drops the remark.
    return readlinkSync(`/proc/${String(pid)}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined; // a kernel thread's, or another user's
  }
};

describe('openPsListTable on the live tree', () => {
  it('gives the ancestors that /proc gives', (test) => {
    skipWhere(process.platform !== 'linux', noProc, test);
    // This process → claude (a bash) → a shell in a folder with a blank → node, the probe.
    const shell = join(folder, 'My Agent', 'helper');
    mkdirSync(join(folder, 'My Agent'));
    copyFileSync(realpathSync('/bin/sh'), shell);
    const inner = join(folder, 'inner.sh');
    writeFileSync(inner, `'${process.execPath}' '${probe}'; true\n`);
    const outer = join(folder, 'outer.sh');
    writeFileSync(outer, `'${shell}' '${inner}'; true\n`);
    const seen = runProbe('bash', ['-c', `exec -a claude bash '${outer}'`], '/usr/bin:/bin');

    expect(seen.problems).toEqual([]);
    const [node, helper, claude, us] = seen.ancestors;
    expect(node?.pid).toBe(seen.self);
    expect(node?.exe).toBe(realpathSync(process.execPath));
    expect(helper?.argv[0]).toBe(shell); // one word, blanks and all
    expect(helper?.exe).toBe(shell);
    expect(claude?.argv[0]).toBe('claude');
    expect(basename(claude?.exe ?? '')).toBe('bash');
    expect(us?.pid).toBe(process.pid);

    // From here up all processes still live: ask /proc itself.
    const above = seen.ancestors.slice(3);
    expect(above.map(({ pid, ppid, startTime }) => ({ pid, ppid, startTime }))).toEqual(ancestorsOfProc(process.pid));
    for (const { pid, argv, exe } of above) {
      const [program] = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split(/[\0 ]/);
      expect(argv.join(' ').split(' ')[0]).toBe(program);
      const executable = executableOf(pid);
      if (executable !== undefined) expect(exe).toBe(executable);
    }
  });
});

function ancestorsOfProc(from: number): { pid: number; ppid: number; startTime: string }[] {
  const ancestors = [];
  for (let pid = from; existsSync(`/proc/${String(pid)}/stat`); ) {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ppid = Number(fields[1]);
    ancestors.push({ pid, ppid, startTime: fields[19] ?? '' });
    pid = ppid;
  }
  return ancestors;
}

describe('openPsListTable without a full ps', () => {
  const runNode = (path: string) => runProbe(process.execPath, [probe], path);

  it('is empty with a clear warning where there is no ps', (test) => {
    skipWhere(onWindows, noUnix, test);
    const seen = runNode(pathWithPs());
    expect(seen.ancestors).toEqual([]);
    expect(seen.problems).toEqual([
      {
        code: 'ps-missing',
        message: 'There is no `ps` on PATH, so no agent can be recognised; install procps, or add the folder of `ps` to PATH.',
      },
    ]);
  });

  it('is empty with another warning where ps is forbidden', (test) => {
    skipWhere(onWindows, noUnix, test);
    expect(runNode(pathWithPs('exit 1\n')).problems.map(({ code }) => code)).toEqual(['ps-failed']);
  });

  it('reads busybox’s ps, which ps-list can’t', (test) => {
    skipWhere(onWindows, noUnix, test);
    // Prints what busybox printed for ps-list's flags and for POSIX's, and ourselves below its `claude`.
    const seen = runNode(
      pathWithPs(
        `case $1 in\n-A) cat <<'END'\n${recorded('busybox-posix.txt')}END\necho "$PPID 3 node probe"\n;;\n` +
          `*) cat <<'END'\n${recorded('busybox-bsd-flags.txt')}END\n;;\nesac\n`,
      ).concat(':/usr/bin:/bin'),
    );
    expect(seen.ancestors.map(({ pid, ppid, argv }) => [pid, ppid, argv])).toEqual([
      [seen.self, 3, ['node', 'probe']],
      [3, 1, ['claude', '30']],
      [1, 0, ['sh', 'rec.sh']],
    ]);
    expect(seen.problems).toEqual([]);
  });

  it('gives the same ancestors with the real busybox', (test) => {
    skipWhere(process.platform !== 'linux', noProc, test);
    const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));
    skipWhere(busybox === undefined, 'busybox is not installed', test);
    const path = pathWithPs();
    symlinkSync(busybox ?? '', join(path, 'ps'));
    const seen = runNode(path);
    expect(seen.ancestors.map(({ pid, ppid, startTime }) => ({ pid, ppid, startTime })).slice(1)).toEqual(ancestorsOfProc(process.pid));
    expect(seen.ancestors[0]?.argv).toEqual([...process.execPath.split(' '), ...probe.split(' ')]);
    expect(seen.problems).toEqual([]);
  });

  it('says so where ps does not tell parents', (test) => {
    skipWhere(onWindows, noUnix, test);
    expect(runNode(pathWithPs('echo "PID USER COMMAND"; echo "1 root sh"\n')).problems.map(({ code }) => code)).toEqual(['ps-unreadable']);
  });

  it('says so where the list is another namespace’s', (test) => {
    skipWhere(onWindows, noUnix, test);
    expect(runNode(pathWithPs('echo "1 0 sh"\n')).problems.map(({ code }) => code)).toEqual(['self-not-listed']);
  });
});

describe('openPsListTable over a given list', () => {
  const open = (listed: readonly ListedProcess[], self: number, times: ReadonlyMap<number, bigint> | 'fails') =>
    openPsListTable({
      self,
      run: () => {
        throw new Error('must not run');
      },
      readStartTimes: () => {
        if (times === 'fails') throw new Error('no');
        return times;
      },
      listProcesses: () => Promise.resolve(listed),
      terminalDevice: '/nonexistent/tty',
    });

  it('survives a loop of parents', async () => {
    const listed = [
      { pid: 5, ppid: 6, name: 'a', cmd: 'a' },
      { pid: 6, ppid: 5, name: 'b', cmd: 'b' },
    ];
    const table = await open(listed, 5, new Map([[5, 50n], [6, 60n]]));
    expect([table.get(5)?.startTime, table.get(6)?.startTime]).toEqual([50n, 60n]);
  });

  it('has unknown start times and one problem where reading them fails', async () => {
    const listed = [
      { pid: 5, ppid: 1, name: 'a', cmd: 'a' },
      { pid: 9, ppid: 1, name: 'b', cmd: 'b' },
    ];
    const table = await open(listed, 5, 'fails');
    expect([table.get(5)?.startTime, table.get(9)?.startTime, table.get(5)?.startTime]).toEqual([
      UNKNOWN_START_TIME,
      UNKNOWN_START_TIME,
      UNKNOWN_START_TIME,
    ]);
    expect(table.problems.map(({ code }) => code)).toEqual(['start-times-missing']);
  });
});

describe('splitCommand', () => {
  it.each([
    ['node /usr/bin/gemini -p  hi', undefined, ['node', '/usr/bin/gemini', '-p', 'hi']],
    ['/opt/My Agent/claude -p hi', '/opt/My Agent/claude', ['/opt/My Agent/claude', '-p', 'hi']],
    ['/opt/My Agent/claude', '/opt/My Agent/claude', ['/opt/My Agent/claude']],
    ['/opt/My Agent/claude-code x', '/opt/My Agent/claude', ['/opt/My', 'Agent/claude-code', 'x']],
    ['claude x', '/opt/My Agent/claude', ['claude', 'x']],
    ['[kthreadd]', undefined, []],
    ['', undefined, []],
  ])('%s', (text, exe, argv) => {
    expect(splitCommand(text, exe)).toEqual(argv);
  });
});

function listedTable(lines: readonly string[]): ReturnType<typeof openPsListTable> {
  return openPsListTable({ self: 7, run: () => lines.join('\n'), readStartTimes: () => new Map(), listProcesses: () => Promise.resolve([]), terminalDevice: '/no/such' });
}

describe('a command line that another process wrote', () => {
  it.each(longTexts)('may be long: $start', async ({ text }) => {
    const table = await listedTable(['1 0 init', `7 1 ${text}`, text]);
    expect(table.get(7)).toBeDefined();
    expect(splitCommand(text)).toBeDefined();
  });

  it('may hold a carriage return and a line separator', async () => {
    const table = await listedTable(['1 0 init', '7 1 claude -p a\rb\u2028c']);
    expect(table.get(7)?.argv).toEqual(['claude', '-p', 'a\rb\u2028c']);
  });
});
