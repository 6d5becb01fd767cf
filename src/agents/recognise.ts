import type { Environment } from '../machine/environment.js';
import { isPlainWord } from '../machine/plain-word.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { ProcessInfo } from '../processes/table.js';
import { executablePath } from './executable-path.js';
import { catalogOf } from './knowledge.js';
import type { AgentKnowledge } from './knowledge.js';
import type { AgentName } from './known-agent.js';
import type { AgentNames } from './names.js';
import type { Recognition } from './recognition.js';

/**
 * What a process is. The obvious case is settled here, by exact names; the closer look is loaded for the others.
 *
 * @param environment our own: it tells an agent from another tool of the same name
 */
export function* recognise(process: ProcessInfo, knowledge: AgentKnowledge, environment: Environment): Work<Recognition> {
  const obvious = glance(process, knowledge.names);
  if (obvious !== undefined) return obvious;
  const { lookCloser } = yield* wait(knowledge.parts.closerLook());
  return lookCloser(process, { catalog: yield* catalogOf(knowledge), environment, platform: knowledge.platform });
}

/**
 * The obvious case: the name of a program, or of the script that `node` runs, says it all. Every call runs this, so it is
 * flat and has few words; a test holds it to the closer look.
 *
 * @returns what the closer look would return, or undefined where it takes that
 */
export function glance(process: Pick<ProcessInfo, 'argv' | 'exe'>, names: AgentNames): Recognition | undefined {
  const { argv } = process;
  const command = argv[0] ?? '';
  const blank = command.indexOf(' ');
  // npm overwrites its title with `npm exec cowsay`: the first word is its name.
  const name = blank < 0 ? command.slice(command.lastIndexOf('/') + 1) : command.slice(0, blank);
  const word = ` ${name} `;
  if (names.runners.includes(word) && (blank < 0 || argv.length === 1)) return { kind: 'runner', name, perCall: true };
  if (blank >= 0) return undefined;
  if (names.wrappers.includes(word)) return { kind: 'wrapper', name, perCall: true };
  if (names.systems.includes(word)) return { kind: 'system', name };

  const first = argv[1];
  if (names.shells.includes(word)) {
    const shell = name.startsWith('-') ? name.slice(1) : name;
    if (first === undefined) return { kind: 'shell', name: shell };
    if (first === '-c' || first === '-lc') return { kind: 'shell', name: shell, perCall: true };
    // A script that the shell runs: a launcher of an agent may be one, and npm.
    const script = first.slice(first.lastIndexOf('/') + 1);
    const stem = script.endsWith('.sh') ? script.slice(0, -'.sh'.length) : script;
    const isPlain = !first.startsWith('-') && !first.startsWith('+') && /^[a-z\d][a-z\d_-]*$/.test(stem);
    return isPlain && !names.doubtful.includes(` ${script} `) && !names.doubtful.includes(` ${stem} `) ? { kind: 'shell', name: shell } : undefined;
  }

  let called = name;
  let owners = names.programs;
  if (name === 'node') {
    const script = first?.startsWith('--max-old-space-size=') === true ? argv[2] : first;
    if (script === undefined || script.startsWith('-')) return undefined;
    called = script.slice(script.lastIndexOf('/') + 1);
    owners = names.scripts;
    if (!owners.includes(` ${called}:`)) return unknownScript(script, called, names);
  }
  const start = owners.indexOf(` ${called}:`) + called.length + 2;
  if (start < called.length + 2) return unknownProgram(process, name, names);
  // One of an agent's processes may serve several sessions: its arguments tell.
  if (called.includes(' ') || argv.some((argument) => names.hosts.includes(` ${argument} `))) return undefined;
  return { kind: 'agent', name: called, agent: agentNamed(owners.slice(start, owners.indexOf(' ', start)), names) };
}

const SCRIPT_ENDINGS = ' .js .cjs .mjs ';

/** A script that the catalog does not know, neither by its name nor by a folder of its path. */
function unknownScript(script: string, called: string, { doubtful, folders }: AgentNames): Recognition | undefined {
  const dot = called.lastIndexOf('.');
  const stem = dot < 0 ? called : called.slice(0, dot);
  const isScript = dot < 0 || SCRIPT_ENDINGS.includes(` ${called.slice(dot)} `);
  if (!isScript || !isPlainWord(script) || script.includes(':') || doubtful.includes(` ${called} `) || doubtful.includes(` ${stem} `)) return undefined;
  // In small letters, and it begins with one.
  if (stem !== stem.toLowerCase() || stem.includes('@') || stem.charAt(0) < 'a') return undefined;
  return isBelow(folders, script) ? undefined : { kind: 'other', name: `node ${stem}` };
}

/** A program that the catalog does not know, neither by its name nor by its executable's. */
function unknownProgram({ argv: [command = '', first], exe }: Pick<ProcessInfo, 'argv' | 'exe'>, name: string, names: AgentNames): Recognition | undefined {
  // `python3 -c` runs text, which names no agent; the executable is Python itself.
  const runsCode = names.codeRunners.includes(` ${name} `) && first === '-c';
  if ((!runsCode && !isUnknown(name, names)) || !isPath(command) || isBelow(names.folders, command)) return undefined;
  const path = executablePath(exe);
  if (path === undefined) return { kind: 'other', name };
  const file = path.slice(path.lastIndexOf('/') + 1);
  const isPython = names.codeRunners.includes(` ${file} `) || (/^python3\.\d+$/.test(file) && !names.others.includes(` ${file} `) && !names.programs.includes(` ${file}:`));
  const saysNoMore = isUnknown(file, names) || names.shells.includes(` ${file} `) || (runsCode && isPython);
  return saysNoMore && isPath(path) && !isBelow(names.folders, path) ? { kind: 'other', name } : undefined;
}

/** A plain name in small letters. */
const PLAIN = /^[a-z\d](?:[a-z\d_.:-]*[a-z\d_-])?$/;
/** Names that are known under another spelling (`python3.12`, `claude.exe`), and of programs that run another one in their process. */
const VARIANT = /^(?:node|nodejs|python|pypy|perl|ruby)-?\d|^qemu-|^ld.*\.so|\.(?:exe|cmd|bat)$/;

/** Whether the catalog has nothing of this name. */
function isUnknown(name: string, { programs, runners, wrappers, systems, shells, others }: AgentNames): boolean {
  // The obvious case: letters alone are no variant.
  if (!isLetters(name) && (!PLAIN.test(name) || VARIANT.test(name))) return false;
  const word = ` ${name} `;
  return !programs.includes(` ${name}:`) && !others.includes(word) && !runners.includes(word) && !wrappers.includes(word) && !systems.includes(word) && !shells.includes(word);
}

/** Small letters, and nothing else. */
function isLetters(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 97 || code > 122) return false;
  }
  return text !== '';
}

/** Nothing in it that ends a name, or that other platforms divide folders by. */
function isPath(text: string): boolean {
  return isPlainWord(text) || !/[\s\\?#=]/.test(text);
}

/** A file system that ignores case finds `@Google` as well. */
function isBelow(folders: string, path: string): boolean {
  return folders === ' * ' || path.toLowerCase().split('/').some((folder) => folders.includes(` ${folder} `));
}

/** An agent's name by its slug. */
export function agentNamed(slug: string, { agents }: Pick<AgentNames, 'agents'>): AgentName {
  const start = agents.indexOf(`\n${slug}=`) + slug.length + 2;
  const name = agents.slice(start, agents.indexOf('\n', start));
  return name.startsWith('{') ? (JSON.parse(name) as AgentName) : { id: slug, name };
}
