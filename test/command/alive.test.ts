import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { blocksOf } from '../docs/document.js';
import { freshHome } from '../support/command.js';
import type { Home } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';
import { isInstalled, itIf, run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'stand-in agents, for they need Linux');
const itWithFlock = itIf(process.platform === 'linux' && isInstalled('flock'), 'the lock of docs/recipes.md, for it needs Linux with flock');

function start(home: Home, name = 'claude'): StandInAgent {
  return startProgram(name, { folder: home.folder, env: home.environment() });
}

/** From outside of all agents. */
function ask(home: Home, ...words: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return run('agent-session', words, { cwd: home.folder, env: home.environment() });
}

describe('agent-session alive ID', () => {
  itOnLinux('is 0 while the agent runs, and 1 after it has ended', async () => {
    const home = freshHome(folder);
    const agent = start(home, 'gemini');
    const id = (await agent.run('agent-session id')).stdout.trim();
    expect(ask(home, 'alive', id)).toMatchObject({ status: 0, stdout: `alive: Gemini CLI runs it (pid ${String(agent.pid)})\n`, stderr: '' });
    expect(ask(home, 'alive', '--quiet', id)).toEqual({ status: 0, stdout: '', stderr: '' });
    await agent.stop();
    expect(ask(home, 'alive', id)).toMatchObject({ status: 1, stdout: `ended: its process has ended (pid ${String(agent.pid)})\n` });
    expect(JSON.parse(ask(home, 'alive', '--json', id).stdout)).toMatchObject({ schemaVersion: 1, state: 'ended' });
  });

  itOnLinux('is 3 for an id that nothing here tells of', () => {
    expect(ask(freshHome(folder), 'alive', 'of-another-host')).toMatchObject({ status: 3, stdout: expect.stringMatching(/^unknown: /) as string });
  });

  itOnLinux('is 2 without an id and without a holder, and with both', () => {
    const home = freshHome(folder);
    expect(ask(home, 'alive').status).toBe(2);
    expect(ask(home, 'alive', 'x', '--holder', 'y').status).toBe(2);
  });
});

describe('agent-session alive --holder FILE', () => {
  itOnLinux('judges the process that the file names, its pid’s later processes included', async () => {
    const home = freshHome(folder);
    const agent = start(home);
    await agent.run('agent-session export --as holder >lock');
    const lock = join(home.folder, 'lock');
    expect(ask(home, 'alive', '--holder', lock).status).toBe(0);

    // As if another process had the pid by now.
    const holder = JSON.parse(readFileSync(lock, 'utf8')) as { readonly startTime: string };
    writeFileSync(join(home.folder, 'reused'), JSON.stringify({ ...holder, startTime: String(BigInt(holder.startTime) - 1n) }));
    expect(ask(home, 'alive', '--holder', join(home.folder, 'reused'))).toMatchObject({ status: 1, stdout: `ended: its process has ended, and pid ${String(agent.pid)} is another one by now\n` });

    await agent.stop();
    expect(ask(home, 'alive', '--holder', lock)).toMatchObject({ status: 1, stdout: `ended: its process has ended (pid ${String(agent.pid)})\n` });
  });

  itOnLinux('is 3 where the file is missing, torn, or of another host', async () => {
    const home = freshHome(folder);
    await start(home).run('agent-session export --as holder >lock');
    const text = readFileSync(join(home.folder, 'lock'), 'utf8');
    writeFileSync(join(home.folder, 'torn'), text.slice(0, 20));
    writeFileSync(join(home.folder, 'foreign'), JSON.stringify({ ...(JSON.parse(text) as object), host: 'other/123', boot: 'another' }));
    for (const file of ['missing', 'torn', 'foreign', '.']) expect(ask(home, 'alive', '--holder', join(home.folder, file)).status, file).toBe(3);
  });
});

describe('a holder in another pid namespace of this host', () => {
  const unshared = spawnSync('unshare', ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', 'true']);
  itIf(unshared.status === 0, 'a pid namespace of its own, which this machine does not allow')('is none whose pid means anything here: 3', () => {
    const home = freshHome(folder);
    const inner = 'exec -a claude bash -c "agent-session export --as holder >lock; true"';
    run('unshare', ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', 'bash', '-c', `${inner}; true`], { cwd: home.folder, env: home.environment({ CLAUDE_CODE_SESSION_ID: 'x' }) });
    expect(JSON.parse(readFileSync(join(home.folder, 'lock'), 'utf8'))).toMatchObject({ pid: expect.any(Number) as number });
    expect(ask(home, 'alive', '--holder', join(home.folder, 'lock'))).toMatchObject({ status: 3, stdout: expect.stringContaining('another container or sandbox') as string });
  });
});

describe('the locks of docs/recipes.md', () => {
  const recipes = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/recipes.md'), 'utf8'));

  /** A home with the recipe's script in it. */
  function homeWith(name: string): Home {
    const home = freshHome(folder);
    const script = recipes.find(({ notes }) => notes.includes(`file=${name}`));
    mkdirSync(home.folder, { recursive: true });
    writeFileSync(join(home.folder, name), script?.text ?? '', { mode: 0o755 });
    return home;
  }

  itWithFlock('a lock of a session: kept from others while the holder lives, taken over once it was killed', async () => {
    const home = homeWith('session-lock.sh');
    const [first, second] = [start(home), start(home)];
    const take = './session-lock.sh take lock';
    expect((await first.run(take)).status).toBe(0);
    expect((await first.run(take)).status).toBe(0);
    expect((await second.run(take)).status).toBe(75);
    expect((await second.run('./session-lock.sh free lock')).status).toBe(0);
    expect((await second.run(take)).status).toBe(75);
    await first.kill();
    expect((await second.run(take)).status).toBe(0);
    expect((await second.run('./session-lock.sh free lock; test ! -e lock')).status).toBe(0);
  });

  itOnLinux('a lock with mkdir: it says that its holder was killed, and leaves it there', async () => {
    const home = homeWith('mkdir-lock.sh');
    const [first, second] = [start(home), start(home)];
    expect((await first.run('./mkdir-lock.sh lock')).status).toBe(0);
    expect(await second.run('./mkdir-lock.sh lock')).toMatchObject({ status: 75, stderr: '' });
    await first.kill();
    expect(await second.run('./mkdir-lock.sh lock')).toMatchObject({ status: 75, stderr: 'its holder has ended: rm -r lock\n' });
  });
});
