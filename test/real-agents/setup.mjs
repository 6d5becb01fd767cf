// What `agent-session setup` says, put in place for a session of a real agent.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../dist/command/agent-session.cjs', import.meta.url));

/** The event of each agent's hooks that comes before a call of a tool. */
const TOOL_EVENTS = { gemini: 'BeforeTool', copilot: 'preToolUse' };

/** A shell script that can be run. @returns its path */
export async function script(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

/** What `agent-session setup` says: the files, and what comes into them. */
function instructions(agent, environment) {
  const text = execFileSync(process.execPath, [cli, 'setup', agent.catalogId], { encoding: 'utf8', env: { ...environment, PATH: dirname(process.execPath) } });
  const [head] = text.split('\n\n', 1);
  return { files: [...head.matchAll(/(\/\S+)$/gm)].map(([, file]) => file), text: text.slice(head.length + 2), isExecutable: head.includes('executable') };
}

/**
 * Follows what setup says, with another command in the place of ours, and with the event before a call of a tool.
 * @param environment the variables that say where the agent's configuration is: HOME, and what moves it
 */
export async function configureHooks(name, agent, environment, command) {
  const { files, text, isExecutable } = instructions(agent, environment);
  const event = TOOL_EVENTS[name] ?? 'PreToolUse';
  for (const file of isExecutable ? [...files, join(dirname(files[0]), event)] : files) {
    await mkdir(dirname(file), { recursive: true });
    const before = await readFile(file, 'utf8').catch(() => undefined);
    let added = text.replaceAll('agent-session hook', command);
    if (file.endsWith('.json')) {
      const value = JSON.parse(added);
      value.hooks[event] = Object.values(value.hooks)[0];
      added = JSON.stringify({ ...(before && JSON.parse(before)), ...value });
    } else if (file.endsWith('.toml')) {
      added = `${before ?? ''}\n${added}\n[[hooks]]\nevent = "${event}"\ncommand = "${command}"\n`;
    }
    await writeFile(file, added);
    if (isExecutable) await chmod(file, 0o755);
  }
}

/** Cline leaves a server behind. Only what has the home of our own session in its environment is ours to kill. */
export function killLeftovers(home) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}

/** A file of one JSON value a line; none where there is no file. */
export const jsonLines = async (file) => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
