import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeHome } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';
import { runOnTerminal, runOrphaned } from '../support/without-agent.js';

/** The home folder of the documents. */
export const DOCUMENTED_HOME = '/home/me';

/** The session that the outer Claude Code of the nested scene sets, as the real one does. */
const CLAUDE_SESSION = '20868454-8cb8-4c40-9710-dc3df0b35f5c';

/** Stands for processes that are no part of the example. */
const CUT = '           …\n';

/** Runs a command of a document, in the place its block names. @returns what it printed */
export type Scene = (command: string) => Promise<string>;

export interface Scenes {
  readonly claude: Scene;
  readonly nested: Scene;
  readonly person: Scene;
  readonly script: Scene;
  /** Puts a file of the document into the project, as its reader would. */
  readonly write: (path: string, text: string) => void;
}

/**
 * The places where documented commands run. One Claude Code lives as long as the document, in a project folder.
 *
 * - `console`: in a tool call of that Claude Code;
 * - `console nested`: in a tool call of a Gemini CLI that this Claude Code started in one of its own;
 * - `console person`: on a terminal, without an agent;
 * - `console script`: neither agent nor terminal.
 *
 * @param folder an existing, empty folder
 */
export function makeScenes(folder: string): Scenes {
  const home = makeHome(folder);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(folder, '.gitconfig'), '[user]\n\tname = Me\n\temail = me@example.com\n[init]\n\tdefaultBranch = main\n');
  const gemini = join(folder, 'gemini');
  writeFileSync(gemini, "require('node:child_process').spawnSync('sh', ['-c', process.argv[2]], { stdio: 'inherit' });\n");

  const given = { folder: project, env: home.environment({ GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' }) };
  let claude: StandInAgent | undefined;
  const inClaude = async (command: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
    claude ??= startProgram('claude', given);
    const { stdout } = await claude.run(`exec 2>&1\n${command}`, env);
    // What started the stand-in agent is this test, and whatever runs it.
    return stdout.replace(new RegExp(`(\\n +(?:\\* +)?${String(claude.pid)}  .*\\n)(?: +\\d+  .*\\n)+`), `$1${CUT}`);
  };
  const withoutAgent = async (run: typeof runOrphaned, command: string): Promise<string> =>
    (await run(`exec 2>&1\n${command}`, given)).stdout.replaceAll('\r\n', '\n').replace(/( {2}<- the agent process\n)(?: +\d+ {2}.*\n)+/, `$1${CUT}`);
  const shown = (scene: Scene): Scene => async (command) => (await scene(command)).replaceAll(folder, DOCUMENTED_HOME);

  return {
    claude: shown((command) => inClaude(command)),
    nested: shown((command) => inClaude(`node ${gemini} '${command}'`, { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: CLAUDE_SESSION })),
    person: shown((command) => withoutAgent(runOnTerminal, command)),
    script: shown((command) => withoutAgent(runOrphaned, command)),
    write: (path, text) => {
      const file = join(project, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      if (text.startsWith('#!')) chmodSync(file, 0o755);
    },
  };
}
