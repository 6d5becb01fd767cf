import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment } from '../support/programs.js';
import { AGENT_SESSION } from '../support/command.js';
import { quoted, startProgram } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';

/** One of the calls whose cost is kept: what is run, below which agent, with what in its environment. */
export interface CallPath {
  readonly name: 'environment hit' | 'store hit' | 'creation' | 'which --json';
  /** The script that node runs. Default: the command. */
  readonly script?: string;
  readonly words: readonly string[];
  readonly agent: string;
  /** What the agent adds for its children. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the agent's record is there already. */
  readonly created: boolean;
}

const THREAD = '0199a213-81c0-7800-8aa1-bbab2a035a53';

export const PATHS: Readonly<Record<'environment' | 'store' | 'creation' | 'which', CallPath>> = {
  environment: { name: 'environment hit', words: ['id'], agent: 'codex', env: { CODEX_THREAD_ID: THREAD }, created: false },
  store: { name: 'store hit', words: ['id'], agent: 'gemini', env: {}, created: true },
  creation: { name: 'creation', words: ['id'], agent: 'gemini', env: {}, created: false },
  which: { name: 'which --json', words: ['which', '--json'], agent: 'gemini', env: {}, created: true },
};

/** The same by the library: a program that imports it, and asks once. */
export const LIBRARY_PATHS: readonly CallPath[] = [PATHS.environment, PATHS.store].map((path) => ({ ...path, script: join(import.meta.dirname, 'resolve.mjs'), words: [] }));

/** The agent of a path, ready for the call that counts. */
export interface Stage {
  readonly agent: StandInAgent;
  readonly sessions: string;
  readonly folder: string;
}

const hasRun = new Set<CallPath>();

/**
 * Has the path run once before, elsewhere: what is counted is no user's first call, which compiles.
 *
 * @param parent an existing folder
 */
export async function stage(path: CallPath, parent: string): Promise<Stage> {
  if (!hasRun.has(path)) {
    hasRun.add(path);
    const { agent } = await stage(path, parent);
    await answer(agent, shellCommand(CALL(path)), path.env);
  }
  const folder = mkdtempSync(join(parent, 'stage-'));
  const sessions = join(folder, '.railway', 'sessions');
  const agent = startProgram(path.agent, { folder, env: bareEnvironment(folder) });
  if (path.created) {
    await answer(agent, shellCommand([AGENT_SESSION, 'id']), {});
  } else {
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
  }
  return { agent, sessions, folder };
}

/** Runs a command below the agent and returns what it printed; whatever it says on stderr is a failure. */
export async function answer(agent: StandInAgent, command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { status, stdout, stderr } = await agent.run(command, env);
  if (status !== 0 || stderr !== '') throw new Error(`${command} ended with ${String(status)}: ${stderr}`);
  return stdout;
}

/** Node with these words, for a shell. */
export function shellCommand(words: readonly string[]): string {
  return [process.execPath, ...words].map(quoted).join(' ');
}

export const EMPTY_SCRIPT = join(import.meta.dirname, 'empty.cjs');
/** For what is compared with an ES module. */
export const EMPTY_MODULE = join(import.meta.dirname, 'empty.mjs');
export const CALL = ({ script = AGENT_SESSION, words }: CallPath): readonly string[] => [script, ...words];
