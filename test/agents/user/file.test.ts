import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../../src/agents/built-in.js';
import { userAgentsFile } from '../../../src/agents/user/file.js';
import { platformFileAtHand } from '../../../src/agents/user/platform-file-at-hand.js';
import { withUserAgents } from '../../../src/agents/user/user-agents.js';
import { homeFolder } from '../../../src/machine/home.js';
import { itIf, temporaryFolder } from '../../support/programs.js';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();
const itOnUnix = itIf(process.platform !== 'win32' && process.platform !== 'darwin', 'our rule beside that of env-paths, for here env-paths itself is asked');

/** What env-paths says. It reads the environment when it is imported, so it needs a process of its own. */
function configFolder(environment: Readonly<Record<string, string>>): string {
  const script = "import('env-paths').then(({ default: envPaths }) => console.log(envPaths('agent-session', { suffix: '' }).config))";
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: root, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.slice(0, -1);
}

describe('where agents.json is', () => {
  const homes = [undefined, '', 'relative/home', '/home/someone', '/home/some one//'];
  const configs = [undefined, '', 'relative/config', '/etc/xdg-of-mine', '/', '/trailing/'];
  const matrix = homes.flatMap((HOME) => configs.map((XDG_CONFIG_HOME) => ({ HOME, XDG_CONFIG_HOME })));

  itOnUnix.each(matrix)('as env-paths says, unless that is relative: %j', ({ HOME, XDG_CONFIG_HOME }) => {
    const environment = { ...(HOME !== undefined && { HOME }), ...(XDG_CONFIG_HOME !== undefined && { XDG_CONFIG_HOME }) };
    const home = homeFolder(environment, () => userInfo().homedir, process.platform) ?? '';
    const ours = normalize(userAgentsFile(environment, home));
    const theirs = configFolder(environment);
    expect(isAbsolute(ours)).toBe(true);
    expect(ours).toBe(isAbsolute(theirs) ? join(theirs, 'agents.json') : join(home, '.config', 'agent-session', 'agents.json'));
  });

  /** What env-paths says on another platform; its separators are ours. */
  function configFolderOn(platform: string, environment: Readonly<Record<string, string>>): string {
    const script = `Object.defineProperty(process, 'platform', { value: '${platform}' }); import('env-paths').then(({ default: envPaths }) => console.log(envPaths('agent-session', { suffix: '' }).config))`;
    return spawnSync(process.execPath, ['-e', script], { cwd: root, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' }).stdout.slice(0, -1);
  }

  itOnUnix.each([
    ['darwin', {}],
    ['win32', {}],
    ['win32', { APPDATA: '/appdata' }],
    ['win32', { APPDATA: '' }],
  ] as const)('on %s as env-paths says, also for callers that can’t wait for it: %j', (platform, environment) => {
    const theirs = configFolderOn(platform, { HOME: '/home/someone', ...environment });
    expect(platformFileAtHand(platform, environment, () => '/home/someone')).toBe(join(theirs, 'agents.json'));
  });

  it('nowhere for callers that can’t wait, where nobody tells a home, or on Linux', () => {
    const nobody = (): string => { throw new Error('no such user'); };
    expect(platformFileAtHand('darwin', {}, nobody)).toBeUndefined();
    expect(platformFileAtHand('win32', { APPDATA: 'relative' }, nobody)).toBeUndefined();
    expect(platformFileAtHand('linux', {}, () => '/home/someone')).toBeUndefined();
  });

  it('there it is found', () => {
    const environment = { HOME: folder, USERPROFILE: folder, APPDATA: join(folder, 'AppData', 'Roaming') };
    const config = configFolder(environment);
    if (process.platform === 'darwin' || process.platform === 'win32') {
      // There the process's own environment counts: nothing may be written for the user who runs this.
      expect(isAbsolute(config)).toBe(true);
      return;
    }
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, 'agents.json'), '[{ "id": "my-agent", "name": "My Agent" }]');
    const { catalog } = withUserAgents(builtIn(), environment);
    expect(catalog.agents.at(-1)?.origin).toBe(join(config, 'agents.json'));
  });
});
