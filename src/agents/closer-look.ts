import type { ProcessInfo } from '../processes/table.js';
import { bystanderKind } from './bystanders.js';
import { findHelper, findPrograms, findScripts } from './lookup.js';
import type { CatalogIndex, NamedProgram } from './lookup.js';
import type { KnownAgent } from './known-agent.js';
import { markerMatches } from './marker.js';
import type { Environment } from '../machine/environment.js';
import { programName, scriptName, scriptOf } from './program-name.js';
import type { Recognition } from './recognition.js';

/** A recognition that took the whole catalog, so it has all that is known of the agent. */
export interface CloserRecognition extends Recognition {
  readonly agent?: KnownAgent;
}

/**
 * Which program a process is.
 *
 * argv[0] speaks first: agents overwrite it with their name, and helpers that share
 * an agent's executable bear their own (`codex-linux-sandbox` is the codex binary).
 * The script of an interpreter comes next, the executable where these say nothing.
 * Text elsewhere on a command line is never looked at: editors, launchers and
 * `bash -c '…'` carry agents' names there.
 *
 * @param environment our own environment: it tells an agent from another tool of the same name
 */
export function recognise(process: ProcessInfo, index: CatalogIndex, environment: Environment): CloserRecognition {
  const argv = words(process.argv, index);
  const command = argv[0] ?? '';
  const name = programName(command);

  const byName = judgeName(name, command, argv, index, environment) ?? judgeScript(name, argv, index, environment);
  // codex also runs as `bwrap`: the executable is codex's all the same (seen 2026-11-20).
  if (byName?.kind === 'sandbox') return { ...byName, ...ownerOf(process.exe, index) };
  if (byName !== undefined) return byName;

  const { exe: link } = process;
  // A table written in JavaScript may say null.
  if (typeof link !== 'string' || link === '') return { kind: 'other', name };
  // Linux says so of a file that an update has replaced.
  const exe = link.endsWith(' (deleted)') ? link.slice(0, -' (deleted)'.length) : link;
  // argv is not the executable's own then (`celery -A gemini` runs in python): no script is looked for in it.
  const byExe = judgeName(programName(exe), exe, argv, index, environment);
  if (byExe === undefined) return { kind: 'other', name: name === '' ? programName(exe) : name };
  return { ...byExe, name: byExe.kind === 'agent' || name === '' ? byExe.name : name };
}

function judgeName(name: string, path: string, argv: readonly string[], index: CatalogIndex, environment: Environment): CloserRecognition | undefined {
  const helper = findHelper(index, name);
  if (helper !== undefined) {
    return { kind: 'helper', perCall: true, ...agentOf(helper.agent, index), name, ...(helper.sandbox && { sandbox: true }), ...(helper.origin !== undefined && { origin: helper.origin }) };
  }
  const program = findPrograms(index, path).find((candidate) => isMeant(candidate, argv[1], index, environment));
  if (program !== undefined) return agent(program, name, argv, index);
  const kind = bystanderKind(name);
  if (kind === undefined || kind === 'interpreter' || kind === 'shell') return undefined;
  return { kind, name, ...(kind !== 'system' && { perCall: true }), ...(kind === 'sandbox' && { sandbox: true }) };
}

/** What an interpreter or a shell runs. */
function judgeScript(name: string, argv: readonly string[], index: CatalogIndex, environment: Environment): CloserRecognition | undefined {
  const kind = bystanderKind(name);
  if (kind !== 'interpreter' && kind !== 'shell') return undefined;
  if (name === 'bun' && argv[1] === 'x') return { kind: 'runner', perCall: true, name };
  const script = scriptOf(name, argv);
  if (script === undefined) return kind === 'shell' ? { kind, name, ...(argv.length > 1 && { perCall: true }) } : undefined;
  const first = argv[argv.indexOf(script) + 1];
  const found = findScripts(index, script).find((candidate) => isMeant(candidate, first, index, environment));
  const called = scriptName(script);
  if (found !== undefined) return agent(found, called, argv, index);
  if (bystanderKind(called) === 'runner') return { kind: 'runner', perCall: true, name: called };
  return kind === 'shell' ? { kind, name } : { kind: 'other', name: `${name} ${called}` };
}

function agent(program: NamedProgram, name: string, argv: readonly string[], index: CatalogIndex): CloserRecognition {
  const known = agentOf(program.agent, index);
  const host = known.agent?.multiSession?.find((argument) => argv.includes(argument));
  return { kind: 'agent', ...known, name, ...(host !== undefined && { multiSession: host }), ...(program.origin !== undefined && { origin: program.origin }) };
}

function agentOf(position: number, index: CatalogIndex): { agent?: KnownAgent } {
  const known = index.agents[position];
  return known === undefined ? {} : { agent: known };
}

function ownerOf(exe: string | undefined, index: CatalogIndex): { agent?: KnownAgent } {
  const program = typeof exe !== 'string' ? undefined : findPrograms(index, exe).find(({ onlyWith }) => onlyWith === undefined);
  return program === undefined ? {} : agentOf(program.agent, index);
}

/** Tells an agent from another well-known tool of the same name. */
function isMeant({ agent: position, onlyWith }: NamedProgram, firstArgument: string | undefined, index: CatalogIndex, environment: Environment): boolean {
  if (onlyWith === undefined || onlyWith.includes(firstArgument ?? '')) return true;
  return (index.agents[position]?.markers ?? []).some((marker) => marker.weak !== true && markerMatches(marker, environment));
}

/**
 * The argument vector as words. A program that overwrote its title leaves one
 * string (`npm exec cowsay`, `gemini: working`), whose first word is its name,
 * unless the whole string is a program's name.
 */
function words(argv: readonly string[], index: CatalogIndex): readonly string[] {
  const title = argv[0];
  // node pads an overwritten title with NULs, which read as empty words.
  if (title?.includes(' ') !== true || argv.some((word, position) => position > 0 && word !== '')) return argv;
  if (Object.hasOwn(index.programs, title)) return argv;
  const parts = title.trim().split(/\s+/);
  return [(parts[0] ?? '').replace(/:$/, ''), ...parts.slice(1)];
}
