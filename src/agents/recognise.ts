import type { ProcessInfo } from '../process-tree/process-table.js';
import type { AgentRow, Helper, Program } from './agent-row.js';
import { bystanderKind } from './bystanders.js';
import type { BystanderKind } from './bystanders.js';
import { markMatches } from './mark.js';
import type { Environment } from './mark.js';
import { programName, scriptName, scriptOf } from './program-name.js';

/** What a process is, as far as its name tells. */
export interface Recognition {
  readonly kind: 'agent' | 'helper' | 'other' | BystanderKind;
  /** Set for an agent and for an agent's helper. */
  readonly agent?: AgentRow;
  /** The name it was judged by: a program's or script's base name, never an argument. */
  readonly name: string;
  /** A helper or wrapper that confines the call. */
  readonly sandbox?: true;
  /** The argument by which it shows that it serves several sessions at once. */
  readonly multiSession?: string;
}

interface Found {
  readonly row: AgentRow;
  readonly program: Program;
}

/**
 * The catalog's names, indexed once. A path tail (`claude/versions/*`) is kept by
 * its segments, last first.
 */
export class NameIndex {
  readonly #programs = new Map<string, Found>();
  readonly #scripts = new Map<string, Found>();
  readonly #helpers = new Map<string, { row: AgentRow; helper: Helper }>();
  readonly #tails: { segments: readonly string[]; found: Found; script: boolean }[] = [];

  constructor(rows: readonly AgentRow[]) {
    for (const row of rows) {
      for (const program of row.programs ?? []) this.#add(this.#programs, row, program, false);
      for (const program of row.scripts ?? []) this.#add(this.#scripts, row, program, true);
      for (const helper of row.helpers ?? []) this.#helpers.set(helper.name, { row, helper });
    }
  }

  #add(names: Map<string, Found>, row: AgentRow, program: Program, script: boolean): void {
    const found = { row, program };
    if (program.name.includes('/')) this.#tails.push({ segments: program.name.split('/').reverse(), found, script });
    else if (!names.has(program.name)) names.set(program.name, found);
  }

  program(path: string): Found | undefined {
    return this.#programs.get(programName(path)) ?? this.#tail(path, false);
  }

  /** Scripts may also bear a program's name: `node …/codex` loads the program `codex`. */
  script(path: string): Found | undefined {
    const name = scriptName(path);
    return this.#scripts.get(name) ?? this.#programs.get(name) ?? this.#tail(path, true);
  }

  helper(name: string): { row: AgentRow; helper: Helper } | undefined {
    return this.#helpers.get(name);
  }

  #tail(path: string, script: boolean): Found | undefined {
    let parts: string[] | undefined;
    for (const tail of this.#tails) {
      if (tail.script !== script) continue;
      parts ??= path.split(/[/\\]/).reverse();
      if (tail.segments.every((segment, index) => segment === parts?.[index] || (segment === '*' && parts?.[index] !== undefined && parts[index] !== ''))) {
        return tail.found;
      }
    }
    return undefined;
  }
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
export function recognise(process: ProcessInfo, index: NameIndex, environment: Environment): Recognition {
  const argv = words(process.argv, index);
  const command = argv[0] ?? '';
  const name = programName(command);

  const byName = judgeName(name, command, argv, index, environment);
  if (byName !== undefined) return byName;

  const { exe } = process;
  if (exe !== undefined && exe !== '') {
    const byExe = judgeName(programName(exe), exe, argv, index, environment);
    // An unknown title over an interpreter says no more than the interpreter does.
    if (byExe !== undefined) return { ...byExe, name: byExe.kind === 'agent' || name === '' ? byExe.name : name };
  }
  return { kind: 'other', name };
}

function judgeName(
  name: string,
  path: string,
  argv: readonly string[],
  index: NameIndex,
  environment: Environment,
): Recognition | undefined {
  const helper = index.helper(name);
  if (helper !== undefined) {
    return { kind: 'helper', agent: helper.row, name, ...(helper.helper.sandbox === true && { sandbox: true }) };
  }
  const program = index.program(path);
  if (program !== undefined && isMeant(program, argv.slice(1), environment)) return agent(program.row, name, argv);

  const kind = bystanderKind(name);
  if (kind === 'interpreter' || kind === 'shell') {
    const script = scriptOf(name, argv);
    if (script !== undefined) {
      const scriptArguments = argv.slice(argv.indexOf(script) + 1);
      const found = index.script(script);
      if (found !== undefined && isMeant(found, scriptArguments, environment)) return agent(found.row, scriptName(script), argv);
      const scriptKind = bystanderKind(scriptName(script));
      if (scriptKind === 'runner') return { kind: 'runner', name: scriptName(script) };
      return { kind: kind === 'shell' ? 'shell' : 'other', name: kind === 'shell' ? name : `${name} ${scriptName(script)}` };
    }
    return kind === 'shell' ? { kind, name } : undefined;
  }
  if (kind === 'sandbox') return { kind, name, sandbox: true };
  return kind === undefined ? undefined : { kind, name };
}

function agent(row: AgentRow, name: string, argv: readonly string[]): Recognition {
  const host = row.multiSession?.find((entry) => argv.includes(entry.argument));
  return { kind: 'agent', agent: row, name, ...(host && { multiSession: host.argument }) };
}

/** Tells an agent from another well-known tool of the same name. */
function isMeant(found: Found, args: readonly string[], environment: Environment): boolean {
  const { onlyWith } = found.program;
  if (onlyWith === undefined || onlyWith.includes(args[0] ?? '')) return true;
  return (found.row.marks ?? []).some((mark) => mark.weak !== true && markMatches(mark, environment));
}

/**
 * The argument vector as words. A program that overwrote its title leaves one
 * string (`npm exec cowsay`, `gemini: working`), whose first word is its name,
 * unless the whole string is the name of something known or a path with blanks.
 */
function words(argv: readonly string[], index: NameIndex): readonly string[] {
  const title = argv[0];
  // node pads an overwritten title with NULs, which read as empty words.
  if (title === undefined || !/\s/.test(title) || argv.some((word, position) => position > 0 && word !== '')) return argv;
  const name = programName(title);
  if (index.program(title) !== undefined || index.helper(name) !== undefined) return argv;
  const parts = title.trim().split(/\s+/);
  return [(parts[0] ?? '').replace(/:$/, ''), ...parts.slice(1)];
}
