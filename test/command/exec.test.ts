import { fork, spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams, StdioOptions } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Resolution } from '../../src/session/resolution.js';
import { AGENT_SESSION } from '../support/command.js';
import { quoted } from '../support/agents.js';
import { nodes } from '../support/nodes.js';
import { bareEnvironment, isInstalled, itIf, itWith, runAsync, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';
import { automation, ID, person, resolution, RUN_ID } from '../support/resolutions.js';

const folder = temporaryFolder();

/** Resolves when the process has printed the text; fails when it ends before. */
function printed(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const look = (chunk: Buffer): void => {
      seen += chunk.toString('utf8');
      if (!seen.includes(text)) return;
      child.stdout.off('data', look);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('close', () => {
      reject(new Error(`it ended, and had printed ${JSON.stringify(seen)}, not ${text}`));
    });
  });
}

/** Where PATH has a program. */
function programOf(name: string): string {
  const path = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, name)).find((file) => existsSync(file));
  if (path === undefined) throw new Error(`there is no ${name}`);
  return path;
}

function ended(child: ChildProcess): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once('close', (status, signal) => { resolve({ status, signal }); }));
}

describe('the environment of the program', () => {
  const runner = join(folder, 'run-exec.mjs');
  const PRINT_ENVIRONMENT = [process.execPath, '-e', 'process.stdout.write(JSON.stringify(process.env))'];

  beforeAll(async () => {
    await build({
      entryPoints: [join(import.meta.dirname, '../fixtures/run-exec.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: runner,
      logLevel: 'error',
    });
  });

  async function environmentFor(session: Resolution, env: Record<string, string>): Promise<unknown> {
    const { status, stdout, stderr } = await runAsync(process.execPath, [runner, ...PRINT_ENVIRONMENT], { cwd: folder, env: bareEnvironment(folder, { ...env, RESOLUTION: JSON.stringify(session) }) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  it('has the variables, and the rest as it was', async () => {
    expect(await environmentFor(resolution(), { OTHER: 'kept' })).toEqual({
      ...bareEnvironment(folder),
      OTHER: 'kept',
      AGENT_SESSION_ID: ID,
      AGENT_SESSION_AGENT: 'claude-code',
      AGENT_SESSION_RUN_ID: RUN_ID,
    });
  });

  it('has none of another session for a person', async () => {
    expect(await environmentFor(person(), { AGENT_SESSION_ID: 'dead', AGENT_SESSION_AGENT: 'goose' })).toEqual({ ...bareEnvironment(folder), AGENT_SESSION_RUN_ID: RUN_ID });
  });

  it('has no agent where none is known', async () => {
    expect(await environmentFor(automation(), { AGENT_SESSION_AGENT: 'goose' })).not.toHaveProperty('AGENT_SESSION_AGENT');
  });
});

/** `exec` against the program itself: what can be seen of both must be the same. */
for (const { version, program: node } of nodes) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  /** Whether this Node can become another program. */
  const replaces = major > 22 || (major === 22 && minor >= 15);
  const itReplaced = itIf(replaces, `what takes a process that becomes the program, for Node ${version} can’t`);
  const EXEC = [AGENT_SESSION, 'exec', '--'];

  const start = (command: readonly string[], stdio: StdioOptions = 'pipe'): ChildProcessWithoutNullStreams =>
    spawn(node, [...EXEC, ...command], { cwd: folder, env: bareEnvironment(folder, { RAILWAY_AGENT_SESSION: ID }), stdio }) as ChildProcessWithoutNullStreams;
  const exec = (command: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Run> =>
    runAsync(node, [...EXEC, ...command], { cwd: folder, env: bareEnvironment(folder, { RAILWAY_AGENT_SESSION: ID, ...env }), input });
  /** A script for bash, in which `$EXEC` is `exec`, or nothing where `direct`. */
  const inBash = (script: string, direct = false, shell = 'bash'): Promise<Run> =>
    runAsync(shell, ['-c', script], { cwd: folder, env: bareEnvironment(folder, { RAILWAY_AGENT_SESSION: ID, EXEC: direct ? '' : [node, ...EXEC].join(' '), NODE: node }) });

  describe(`exec on Node ${version}`, () => {
    it('passes arguments as they are, and the three streams', async () => {
      const script = 'process.stdin.pipe(process.stdout); console.error(JSON.stringify(process.argv.slice(1)))';
      const args = ['a b', '', '$(x)', "it's", '--flag', '*', 'ü'];
      const { status, stdout, stderr } = await exec([process.execPath, '-e', script, '--', ...args], {}, 'through');
      expect({ status, stdout }).toEqual({ status: 0, stdout: 'through' });
      expect(JSON.parse(stderr)).toEqual(args);
    });

    itReplaced('becomes the program: it is the same process', async () => {
      const child = start(['sh', '-c', 'echo "$$."']);
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
      expect(await ended(child)).toEqual({ status: 0, signal: null });
      expect(output).toBe(`${String(child.pid)}.\n`);
    });

    it.each([0, 1, 2, 42, 126, 127, 255])('exits with the code of the program: %i', async (code) => {
      expect((await exec(['sh', '-c', `exit ${String(code)}`])).status).toBe(code);
    });

    /** Those that end a process, by number: Linux has 16 (STKFLT), others don't. */
    const endings = Object.entries(constants.signals).filter(([name]) => !/^SIG(?:CHLD|CONT|STOP|TSTP|TTIN|TTOU|URG|WINCH|INFO)$/.test(name)).map(([, number]) => number);
    itWith('bash')('ends by the signal that ended the program, whichever it is', async () => {
      const all = [...new Set(endings), ...(replaces ? [34, 35, 64] : [])].join(' ');
      // A shell tells an end by a signal from an exit code by a line on stderr.
      const script = `ulimit -c 0; for n in ${all}; do $EXEC sh -c "kill -$n \\$\\$"; echo "$n: $?"; done`;
      const [through, direct] = [await inBash(script), await inBash(script, true)];
      expect(through.stdout).toBe(direct.stdout);
      const stories = ({ stderr }: Run): string[] => [...stderr.matchAll(/\d+ (\D+?)(?: {2,}.*)?$/gm)].map(([, story = '']) => story);
      expect(stories(through)).toEqual(stories(direct));
    });

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGIO', 'SIGXCPU'] as const)('hands %s on, and lets the program answer it', async (signal) => {
      // Without a terminal, as in CI, Ctrl-C reaches nobody by itself.
      const script = `process.on('${signal}', () => { console.log('got it'); process.exit(42); }); setInterval(() => {}, 1e6); console.log('ready');`;
      const child = start([process.execPath, '-e', script]);
      await printed(child, 'ready');
      const answer = printed(child, 'got it');
      const end = ended(child);
      child.kill(signal);
      await answer;
      expect(await end).toEqual({ status: 42, signal: null });
    });

    it('ends with the program that a signal ends', async () => {
      const child = start([process.execPath, '-e', `setInterval(() => {}, 1e6); console.log('ready');`]);
      await printed(child, 'ready');
      const end = ended(child);
      child.kill('SIGTERM');
      expect(await end).toEqual({ status: null, signal: 'SIGTERM' });
    });

    it('waits for a program that does not mind the signal', async () => {
      const script = `process.on('SIGTERM', () => console.log('no')); process.stdin.on('end', () => process.exit(7)).resume(); console.log('ready');`;
      const child = start([process.execPath, '-e', script]);
      await printed(child, 'ready');
      const answer = printed(child, 'no');
      child.kill('SIGTERM');
      await answer;
      const end = ended(child);
      child.stdin.end();
      expect(await end).toEqual({ status: 7, signal: null });
    });

    itIf(process.platform === 'linux', 'the set of ignored signals, which Linux shows')('the program ignores what our caller ignored, and nothing else', async () => {
      const shown = 'grep SigIgn /proc/self/status';
      expect((await inBash(`$EXEC ${shown}`)).stdout).toBe((await inBash(shown, true)).stdout);
      // A shell that ignores a signal stays above us, for it has more to do.
      for (const signals of ['HUP', 'INT', 'HUP INT']) {
        const script = `trap '' ${signals}; $EXEC ${shown}; true`;
        expect({ signals, ...(await inBash(script, false, 'sh')) }).toEqual({ signals, ...(await inBash(script, true, 'sh')) });
      }
      const below = `nohup $EXEC ${shown}`;
      expect((await inBash(below)).stdout).toBe((await inBash(below, true)).stdout);
      expect((await inBash(`trap '' HUP; $EXEC sh -c 'kill -HUP $$; echo survived'; true`)).stdout).toBe('survived\n');
      expect((await inBash('$EXEC yes | head -n 1'))).toEqual({ status: 0, stdout: 'y\n', stderr: '' });
    });

    describe('descriptors', () => {
      const itWithBash = itIf(process.platform === 'linux' && isInstalled('bash'), 'descriptors from 3 on, for they take Linux and bash');

      itWithBash('from 3 on reach the program, whatever their numbers', async () => {
        writeFileSync(join(folder, 'a-file'), 'from the file\n');
        const script = (fd: number): string => `exec ${String(fd)}<a-file; $EXEC cat /dev/fd/${String(fd)}`;
        for (const fd of [3, 4, 9, 15, 17, 63]) expect({ fd, ...(await inBash(script(fd))) }).toEqual({ fd, status: 0, stdout: 'from the file\n', stderr: '' });
        expect((await inBash('$EXEC diff <(echo a) <(echo b)')).stdout).toBe('1c1\n< a\n---\n> b\n');
        expect((await inBash('{ $EXEC sh -c "echo three >&3; echo four >&4"; } 3>&1 4>&1')).stdout).toBe('three\nfour\n');
        // And none of Node's own.
        const list = 'exec 5<a-file 8<a-file; $EXEC ls /proc/self/fd';
        expect((await inBash(list)).stdout).toBe((await inBash(list, true)).stdout);
      });

      itWith('make')('make hands its jobserver on', async () => {
        const project = mkdtempSync(join(folder, 'make-'));
        writeFileSync(join(project, 'Makefile'), 'all:\n\t+@$(EXEC) $(MAKE) --no-print-directory -C . one two\none two:\n\t@echo $@\n');
        for (const style of ['', '--jobserver-style=pipe']) {
          if (style !== '' && (await inBash(`make ${style} --version`)).status !== 0) continue; // before make 4.4 there is no other
          const { status, stdout, stderr } = await inBash(`make ${style} -C ${project} --no-print-directory -j2 EXEC="$EXEC"`);
          expect({ status, words: stdout.split('\n').sort(), stderr }).toEqual({ status: 0, words: ['', 'one', 'two'], stderr: '' });
        }
      });

      it('the channel to a Node that forked us is the program’s', async () => {
        const script = join(folder, 'channel.cjs');
        writeFileSync(script, `process.on('message', (message) => { process.send({ echo: message, mode: process.env.NODE_CHANNEL_FD }); if (message === 'end') process.exit(5); });`);
        for (const serialization of ['json', 'advanced'] as const) {
          const child = fork(AGENT_SESSION, ['exec', '--', node, script], { cwd: folder, env: bareEnvironment(folder, { RAILWAY_AGENT_SESSION: ID }), execPath: node, serialization });
          const answers: unknown[] = [];
          child.on('message', (message) => answers.push((message as { echo: unknown }).echo));
          const end = new Promise((resolve) => child.once('exit', (code) => { resolve(code); }));
          // The first is on its way before anybody reads.
          child.send('first');
          child.send('second');
          await vi.waitFor(() => { expect(answers).toEqual(['first', 'second']); }, 30_000);
          expect(child.connected).toBe(true);
          child.send('end');
          expect(await end).toBe(5);
        }
      });

      it('a reader sees the end when the program closes its stdout', async () => {
        const child = start(['sh', '-c', 'exec >&-; read line; exit 3']);
        await new Promise((resolve) => child.stdout.once('end', resolve).resume());
        const end = ended(child);
        child.stdin.end('go\n');
        expect(await end).toEqual({ status: 3, signal: null });
      });
    });

    describe('on a terminal', () => {
      const itOnTerminal = itIf(process.platform === 'linux' && isInstalled('script'), 'exec on a terminal, which takes Linux and the program "script" (util-linux)');

      /** A shell's script on a terminal, with `$EXEC`. */
      function onTerminal(shell: string, script: string): { terminal: ChildProcessWithoutNullStreams; output: () => string } {
        const terminal = spawn('script', ['-qefc', `exec ${shell} -c ${quoted(script)}`, '/dev/null'], {
          cwd: folder,
          env: bareEnvironment(folder, { RAILWAY_AGENT_SESSION: ID, EXEC: [node, ...EXEC].join(' '), NODE: process.execPath, SHELL: '/bin/sh', TERM: 'dumb' }),
        });
        onTestFinished(() => { terminal.kill('SIGKILL'); });
        let output = '';
        terminal.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
        return { terminal, output: () => output };
      }

      itOnTerminal('Ctrl-C reaches the program once', async () => {
        const script = `
          let count = 0;
          process.on('SIGINT', () => console.log('int', ++count));
          // It comes through exec, behind any SIGINT that exec hands on.
          process.on('SIGUSR2', () => setImmediate(() => { console.log('total', count); process.exit(9); }));
          setInterval(() => {}, 1e6);
          console.log('ready', ${replaces ? 'process.pid' : 'process.ppid'}, '.');`;
        writeFileSync(join(folder, 'count.cjs'), script);
        const { terminal, output } = onTerminal('sh', 'exec $EXEC $NODE ./count.cjs');
        await printed(terminal, ' .');
        const interrupted = printed(terminal, 'int 1');
        terminal.stdin.write('\x03');
        await interrupted;
        const end = ended(terminal);
        process.kill(Number(/ready (\d+)/.exec(output())?.[1]), 'SIGUSR2');
        expect((await end).status).toBe(9);
        expect(output()).toContain('total 1');
      });

      itWith('bash')('one Ctrl-C ends a loop', async () => {
        if (!isInstalled('script')) return;
        // A process alone: a shell that starts another one at this moment may not mind the signal.
        const { terminal, output } = onTerminal('bash', `for n in 1 2 3; do $EXEC sh -c 'echo "ready $0."; read line' $n; done; echo survived`);
        await printed(terminal, 'ready 1.');
        const end = ended(terminal);
        terminal.stdin.write('\x03');
        await end;
        expect(output()).not.toMatch(/ready 2|survived/);
      });

      itOnTerminal('kill -INT ends a program that does not catch it', async () => {
        const { terminal, output } = onTerminal('sh', `exec $EXEC sh -c 'echo "ready ${replaces ? '$$' : '$PPID'} ."; exec sleep 1000'`);
        await printed(terminal, ' .');
        const end = ended(terminal);
        process.kill(Number(/ready (\d+)/.exec(output())?.[1]), 'SIGINT');
        // As script(1) tells it.
        expect((await end).status).toBe(128 + constants.signals.SIGINT);
      });

      itReplaced('kill -INT reaches a program that catches it, too', async () => {
        if (process.platform !== 'linux' || !isInstalled('script')) return;
        const { terminal, output } = onTerminal('sh', `exec $EXEC sh -c 'trap "echo interrupted; exit 4" INT; echo "ready $$."; while :; do sleep 0.05; done'`);
        await printed(terminal, '.');
        const end = ended(terminal);
        process.kill(Number(/ready (\d+)/.exec(output())?.[1]), 'SIGINT');
        expect((await end).status).toBe(4);
        expect(output()).toContain('interrupted');
      });

      itOnTerminal('a terminal that is closed ends the program, and exec as the program does', async () => {
        const status = join(mkdtempSync(join(folder, 'closed-')), 'status');
        // The kernel tells the first shell alone; when that has ended, all that stand in the foreground. The second has a
        // handler of its own, for the program would inherit that a signal is ignored.
        writeFileSync(join(folder, 'patient.sh'), 'trap "exit 3" HUP; echo ready.; n=0; while [ $n -lt 1000 ]; do sleep 0.05; n=$((n + 1)); done');
        writeFileSync(join(folder, 'closed.sh'), `trap : HUP; $EXEC sh ./patient.sh; echo $? >${quoted(`${status}.new`)}; mv ${quoted(`${status}.new`)} ${quoted(status)}`);
        const { terminal } = onTerminal('sh', 'sh ./closed.sh; true');
        await printed(terminal, 'ready.');
        terminal.kill('SIGKILL');
        expect(await vi.waitFor(() => readFileSync(status, 'utf8'), 30_000)).toBe('3\n');
      });
    });

    it('says that a program is not found: 127', async () => {
      expect(await exec(['no-such-command'])).toEqual({
        status: 127,
        stdout: '',
        stderr: 'agent-session: there is no command "no-such-command"; check the name and PATH (for a script, also the program in its first line).\n',
      });
      writeFileSync(join(folder, 'bad-first-line'), '#!/no/such/interpreter\n', { mode: 0o755 });
      for (const command of [['./no-such-file'], ['./bad-first-line']]) expect(await exec(command)).toMatchObject({ status: 127, stdout: '' });
      expect((await exec(['sh', '-c', ':'], { PATH: folder })).status).toBe(127);
    });

    it('says that a program may not be run: 126', async () => {
      writeFileSync(join(folder, 'not-executable'), '#!/bin/sh\n');
      chmodSync(join(folder, 'not-executable'), 0o644);
      mkdirSync(join(folder, 'a-folder'), { recursive: true });
      for (const command of ['./not-executable', './a-folder']) {
        expect(await exec([command])).toEqual({
          status: 126,
          stdout: '',
          stderr: `agent-session: "${command}" may not be run; check that it is a program and has the execute permission.\n`,
        });
      }
      expect((await exec(['./not-executable/below'])).status).toBe(126);
    });

    itWith('bash', 'sleep')('says that a program is still being written: 126', async () => {
      copyFileSync(programOf('sleep'), join(folder, 'busy'));
      const { status, stdout, stderr } = await inBash('exec 9>>busy; $EXEC ./busy 0 9>&-');
      expect({ status, stdout }).toEqual({ status: 126, stdout: '' });
      expect(stderr).toMatch(/^(?:agent-session: "\.\/busy" can’t be run \(spawn ETXTBSY\)\.|env: .\.\/busy.: Text file busy)\n$/);
    });

    it('the program sees the name that it was called by, with a "=" in it, too', async () => {
      mkdirSync(join(folder, 'names'), { recursive: true });
      for (const name of ['plain', 'a=b', '-dash']) writeFileSync(join(folder, 'names', name), '#!/bin/sh\ntr "\\0" " " </proc/$$/cmdline\n', { mode: 0o755 });
      const PATH = `${join(folder, 'names')}:${process.env.PATH ?? ''}`;
      for (const name of ['plain', 'a=b', '-dash']) expect((await exec([name, 'x'], { PATH })).stdout).toBe(`/bin/sh ${join(folder, 'names', name)} x `);
      expect((await exec(['sh', '-c', 'tr "\\0" " " </proc/$$/cmdline; :'])).stdout).toMatch(/^sh -c /);
    });

    it('starts what execvp(3) starts: by PATH, by a path, without a first line, and with a long environment', async () => {
      writeFileSync(join(folder, 'with-line'), '#! /bin/sh -e\necho "line $0 $1"\n', { mode: 0o755 });
      writeFileSync(join(folder, 'without-line'), 'echo "none $1"\n', { mode: 0o755 });
      const PATH = `/no/such/folder:${folder}:${process.env.PATH ?? ''}`;
      expect((await exec(['with-line', 'a'], { PATH })).stdout).toBe(`line ${folder}/with-line a\n`);
      expect((await exec(['./with-line', 'b'])).stdout).toBe('line ./with-line b\n');
      expect((await exec(['without-line', 'c'], { PATH })).stdout).toBe('none c\n');
      expect((await exec(['sh', '-c', 'echo ${#LONG}'], { LONG: 'x'.repeat(130_000) })).stdout).toBe('130000\n');
    });
  });
}
