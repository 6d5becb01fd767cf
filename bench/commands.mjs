// The commands that are timed, and what each is compared with.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const AGENT_SESSION = join(root, createRequire(import.meta.url)('../package.json').bin['agent-session']);
const EMPTY_SCRIPT = join(here, 'empty.cjs');
const EMPTY_MODULE = join(here, 'empty.mjs');

/** What no path may exceed, as a ratio to an empty script of the same Node; the last, to itself at 100 processes. */
export const BUDGETS = {
  'id-env': 1.08,
  'id-env-unknown-launcher': 1.1,
  'id-store': 1.12,
  'id-store-busy': 1.3,
  'id-create': 1.45,
  'id-agents-json': 1.25,
  'id-unknown-agent': 1.25,
  'id-bound': 1.12,
  'id-left-open': 1.2,
  'which-json': 1.6,
  'which-json-busy': 1.9,
  growth: 1.05,
};

/** What the library's first call and a warm one may cost in a fresh program, in milliseconds. */
export const CALL_BUDGETS = { environment: { first: 3, warm: 0.3 }, tree: { first: 4, warm: 0.3 } };

/** Milliseconds that list, find and alive may take, Node's start included. */
export const LOOK_BUDGET = 250;

/** Milliseconds that the library's import may cost over an empty ES module. */
export const IMPORT_BUDGET = 2;

export const emptyScript = (node) => [node.program, EMPTY_SCRIPT];
export const emptyModule = (node) => [node.program, EMPTY_MODULE];
export const importLibrary = (node) => [node.program, join(here, 'import-library.mjs')];
export const agentSession = (node, ...words) => [node.program, AGENT_SESSION, ...words];

/** Every process of the machine, once, as the tools that ask `ps` do. */
export const PS = ['ps', '-A', '-o', 'pid=,ppid=,args='];

/**
 * The other tools' commands. They end with 1 where they find no agent.
 *
 * @param {import('./installed.mjs').NodeProgram} node
 * @param {import('./installed.mjs').Others} others
 */
export function otherCommands(node, { modules, agentCliDetectorTree }) {
  const amIVibing = [node.program, join(modules, 'am-i-vibing', 'dist', 'cli.mjs')];
  return {
    environment: { 'am-i-vibing': amIVibing, 'agent-cli-detector': [node.program, join(modules, 'agent-cli-detector', 'dist', 'cli.js')] },
    tree: { 'am-i-vibing --check-processes': [...amIVibing, '--check-processes'], 'agent-cli-detector, tree': [node.program, agentCliDetectorTree] },
  };
}

/**
 * The first use of something of Node, in a fresh process.
 *
 * @param {import('./installed.mjs').NodeProgram} node
 * @returns {Record<string, string[]>} commands by what they use
 */
export function firstUseCommands(node) {
  const script = [node.program, join(here, 'first-use.cjs')];
  const names = JSON.parse(execFileSync(script[0], script.slice(1), { encoding: 'utf8', env: {} }));
  return Object.fromEntries(names.map((name) => [name, [...script, name]]));
}

/**
 * One call in a running program, first and warm.
 *
 * @param {import('./installed.mjs').NodeProgram} node
 * @param {import('./installed.mjs').Others | undefined} others
 */
export function inProcessCommands(node, others) {
  const script = [node.program, join(here, 'in-process.mjs')];
  const library = join(root, 'dist', 'library', 'index.mjs');
  const other = (file, call, ...words) => [...script, call, join(others.modules, file), ...words];
  return {
    environment: {
      'agent-session: resolveSession': [...script, 'resolveSession', library],
      ...(others && {
        'std-env: detectAgent': other('std-env/dist/index.mjs', 'detectAgent'),
        '@vercel/detect-agent: determineAgent': other('@vercel/detect-agent/dist/index.js', 'determineAgent'),
        'agent-cli-detector: detectAgent': other('agent-cli-detector/dist/index.js', 'detectAgent'),
      }),
    },
    tree: {
      'agent-session: resolveSession': [...script, 'resolveSession', library],
      ...(others && { 'agent-cli-detector: detectAgent': other('agent-cli-detector/dist/index.js', 'detectAgent', '{"experimentalProcessTree":true}') }),
    },
  };
}
