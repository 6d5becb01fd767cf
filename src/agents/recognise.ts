import type { Environment } from '../machine/environment.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { ProcessInfo } from '../processes/table.js';
import { catalogOf } from './knowledge.js';
import type { AgentKnowledge } from './knowledge.js';
import type { AgentName } from './known-agent.js';
import type { AgentNames } from './names.js';
import type { Recognition } from './recognition.js';

/**
 * What a process is, where its name or its script's alone says so. This is the obvious case of the question
 * "what is this process?"; closer-look.ts answers the others.
 *
 * @returns undefined where it takes a closer look
 */
export function glance(argv: readonly string[], names: AgentNames): Recognition | undefined {
  const { programs, scripts, doubtful, runners, wrappers, systems, hosts } = names;
  const command = argv[0] ?? '';
  if (command.includes(' ')) return undefined; // a title: `npm exec @scope/gemini` ends in no program's name
  const base = command.slice(command.lastIndexOf('/') + 1);
  const name = base.startsWith('-') ? base.slice(1) : base; // a login shell
  const shell = ' sh bash dash zsh '.includes(` ${name} `);
  let slug: string | undefined;
  let called = name;
  if (shell || name === 'node') {
    const first = argv.find((word, position) => position > 0 && !(word.startsWith('--') && word.includes('=') && !/^--(?:eval|print|command)/.test(word)));
    if (shell && first === undefined) return { kind: 'shell', name };
    if (shell && (first === '-c' || first === '-lc')) return { kind: 'shell', name, perCall: true };
    if (first === undefined || first.startsWith('-') || first.startsWith('+')) return undefined;
    called = first.slice(first.lastIndexOf('/') + 1);
    if (called.includes(' ') || doubtful.includes(` ${called} `)) return undefined;
    slug = slugOf(called, scripts) ?? slugOf(called, programs);
    if (slug === undefined && runners.includes(` ${called} `)) return { kind: 'runner', name: called, perCall: true };
    if (slug === undefined) return shell ? { kind: 'shell', name } : { kind: 'other', name: `node ${called}` };
  } else {
    slug = slugOf(name, programs);
    if (slug === undefined) {
      const word = ` ${name} `;
      if (wrappers.includes(word)) return { kind: 'wrapper', name, perCall: true };
      if (runners.includes(word)) return { kind: 'runner', name, perCall: true };
      return systems.includes(word) ? { kind: 'system', name } : undefined;
    }
  }
  if (argv.some((word) => hosts.includes(` ${word} `))) return undefined; // it may serve several sessions
  return { kind: 'agent', name: called, agent: agentNamed(slug, names) };
}

function slugOf(name: string, words: string): string | undefined {
  const start = words.indexOf(` ${name}:`) + name.length + 2;
  return start < name.length + 2 ? undefined : words.slice(start, words.indexOf(' ', start));
}

/** What is this process? The obvious case is settled here; the closer look is loaded for the others. */
export function* recognise(process: ProcessInfo, knowledge: AgentKnowledge, environment: Environment): Work<Recognition> {
  const obvious = glance(process.argv, knowledge.names);
  if (obvious !== undefined) return obvious;
  const { recognise: lookCloser } = yield* wait(knowledge.parts.closerLook());
  return lookCloser(process, yield* catalogOf(knowledge), environment);
}

/** An agent's name by its slug. */
export function agentNamed(slug: string, { agents }: Pick<AgentNames, 'agents'>): AgentName {
  const start = agents.indexOf(`\n${slug}=`) + slug.length + 2;
  return { id: slug, name: agents.slice(start, agents.indexOf('\n', start)) };
}
