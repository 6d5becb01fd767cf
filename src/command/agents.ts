import { resolve } from 'node:path';
import { builtIn } from '../agents/built-in.js';
import { readUserAgents } from '../agents/user/read.js';
import { platformAgentsFile } from '../agents/user/platform-file.js';
import { withUserAgents } from '../agents/user/user-agents.js';
import type { Environment } from '../machine/environment.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import type { Given } from './row.js';

/** `agent-session agents check`. */
export async function runAgents({ words, value }: Given, io: CommandIo): Promise<number> {
  const [word] = words;
  if (word !== 'check') throw new UsageError(`agents needs the word check${word === undefined ? '' : `, not ${JSON.stringify(word)}`}: agent-session agents check.`);
  const file = value('--file');
  const { good, bad } = await checkAgents(io.env, file === undefined ? undefined : resolve(io.workingFolder(), file));
  if (good !== undefined) io.stdout(good);
  if (bad !== undefined) io.say(bad);
  return bad === undefined ? EXIT.done : EXIT.none;
}

/** What `agent-session agents check` has to say. */
export interface AgentsCheck {
  /** For stdout: the file can be used, or there is none. */
  readonly good?: string;
  /** For stderr: why it can't be used, a sentence. */
  readonly bad?: string;
}

/**
 * `agent-session agents check`: whether the user's `agents.json` can be used.
 *
 * @param file another file to check, an absolute path
 */
async function checkAgents(environment: Environment, file?: string): Promise<AgentsCheck> {
  const read = file === undefined ? withUserAgents(builtIn(), environment, await platformAgentsFile()) : readUserAgents(builtIn(), file);
  const [warning] = read.warnings;
  if (warning !== undefined) return { bad: warning.message };
  if (read.file === undefined) return { good: 'There is no agents.json: only the built-in agents are known.\n' };
  const described = read.catalog.agents.filter(({ origin }) => origin !== undefined).map(({ id }) => id);
  return { good: `${JSON.stringify(read.file)} can be used. ${described.length === 0 ? 'It adds to built-in agents only.' : `It describes ${described.join(', ')}.`}\n` };
}
