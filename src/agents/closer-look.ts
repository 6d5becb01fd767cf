import type { Environment } from '../machine/environment.js';
import type { ProcessInfo } from '../processes/table.js';
import { bystanderKind, withoutVersion } from './bystanders.js';
import type { BystanderKind } from './bystanders.js';
import { executablePath } from './executable-path.js';
import { languageOf, whatItRuns } from './interpreters.js';
import type { KnownAgent } from './known-agent.js';
import { endsWithTail, findHelper, findPrograms, findScripts, findScriptsByPath } from './lookup.js';
import type { CatalogIndex, NamedProgram } from './lookup.js';
import { markerMatches } from './marker.js';
import { programName, scriptName, shownName, shownScript } from './program-name.js';
import type { Recognition } from './recognition.js';
import { programWithin } from './same-process.js';

/** A recognition that took the whole catalog, so it has all that is known of the agent. */
export interface CloserRecognition extends Recognition {
  readonly agent?: KnownAgent;
}

/** What the judgement depends on beside the process. */
export interface Grounds {
  readonly catalog: CatalogIndex;
  /** Our own environment: it tells an agent from another tool of the same name. */
  readonly environment: Environment;
  /** Names are the same in any case on macOS and Windows. */
  readonly platform: NodeJS.Platform;
}

/**
 * What a process is, judged with all that is known: this decides whatever does not show at a glance (recognise.ts).
 *
 * argv[0] speaks first: agents overwrite it with their name, and helpers that share an agent's executable bear their
 * own (`codex-linux-sandbox` is the codex binary). The script of an interpreter comes next, the executable where these
 * say nothing. Text elsewhere on a command line is never looked at: editors, launchers and `bash -c '…'` have agents'
 * names there.
 */
export function lookCloser(process: ProcessInfo, grounds: Grounds): CloserRecognition {
  const exe = executablePath(process.exe);
  const title = words(process.argv, exe, grounds.catalog);
  const within = programWithin(title);
  const asked: Asked = { ...grounds, argv: within ?? title, exe };
  const command = asked.argv[0] ?? '';

  const byName = judgeName(command, asked) ?? judgeScript(command, asked);
  // codex also runs as `bwrap`: the executable is codex's all the same (seen 2026-11-20).
  if (byName?.kind === 'sandbox') return { ...byName, ...ownerOf(exe, asked) };
  if (byName !== undefined) return byName;

  const name = shownName(command, command === exe);
  // The executable is the emulator's then, or the dynamic loader's.
  if (exe === undefined || within !== undefined) return { kind: 'other', name };
  const byExe = judgeName(exe, asked) ?? judgeScriptByPath(exe, asked);
  if (byExe === undefined) return { kind: 'other', name: name === '' ? shownName(exe, true) : name };
  return { ...byExe, name: byExe.kind === 'agent' || name === '' ? byExe.name : name };
}

interface Asked extends Grounds {
  readonly argv: readonly string[];
  readonly exe: string | undefined;
}

/**
 * The argument vector as words. A program that overwrote its title leaves one string (`npm exec cowsay`,
 * `gemini: working`), whose first word is its name, unless the whole string is a program's name or path.
 */
function words(argv: readonly string[], exe: string | undefined, catalog: CatalogIndex): readonly string[] {
  const title = argv[0];
  // node pads an overwritten title with NULs, which read as empty words.
  if (title?.includes(' ') !== true || title === exe || argv.some((word, position) => position > 0 && word !== '')) return argv;
  if (Object.hasOwn(catalog.programs, title)) return argv;
  const [first = '', ...others] = title.trim().split(/\s+/);
  return [first.endsWith(':') ? first.slice(0, -1) : first, ...others];
}

/** What a program's name or path alone says. */
function judgeName(path: string, asked: Asked): CloserRecognition | undefined {
  const { catalog, argv } = asked;
  const name = programName(path);
  const helper = findHelper(catalog, name);
  if (helper !== undefined) {
    return { kind: 'helper', perCall: true, ...agentOf(helper.agent, catalog), name, ...(helper.sandbox && { sandbox: true }), ...(helper.origin !== undefined && { origin: helper.origin }) };
  }
  const program = findPrograms(catalog, asTyped(path, asked)).find((candidate) => isMeant(candidate, path, argv[1], asked));
  if (program !== undefined) return agentBy(program, name, asked);
  const [kind, called] = bystander(name, asked);
  if (kind === undefined || kind === 'interpreter' || kind === 'shell') return undefined;
  return { kind, name: called, ...(kind !== 'system' && { perCall: true }), ...(kind === 'sandbox' && { sandbox: true }) };
}

/** What an interpreter or a shell runs. */
function judgeScript(command: string, asked: Asked): CloserRecognition | undefined {
  const { catalog, argv } = asked;
  const [kind, name] = bystander(programName(command), asked);
  if (kind !== 'interpreter' && kind !== 'shell') return undefined;
  const interpreter = withoutVersion(name);
  const runs = whatItRuns(interpreter, argv);
  const runner: CloserRecognition = { kind: 'runner', name, perCall: true };
  const fetches = (interpreter === 'bun' || interpreter === 'deno') && (argv[1] === 'x' || argv[1] === 'task');
  if (runs.what !== 'script') {
    if (kind === 'interpreter') return fetches ? runner : undefined;
    return { kind, name, ...(runs.what === 'code' && { perCall: true }) };
  }
  const { script, at } = runs;
  // A bare word is a script of package.json, which bun starts and waits for.
  if (interpreter === 'bun' && !/[./\\]/.test(script)) return runner;
  const path = withoutRelease(script);
  const found = findScripts(catalog, asTyped(path, asked, true), languageOf(interpreter)).find((candidate) => isMeant(candidate, path, argv[at + 1], asked));
  const called = scriptName(path);
  if (found !== undefined) return agentBy(found, called, asked);
  if (bystanderKind(called) === 'runner') return { ...runner, name: called };
  if (kind === 'shell') return { kind, name };
  const shown = shownScript(script);
  return fetches ? runner : { kind: 'other', name: shown === undefined ? name : `${name} ${shown}` };
}

/**
 * What stands in argv where the executable is an interpreter, but argv[0] is another's name: Cursor's launcher ends in
 * `exec -a "$0" node …/index.js`. Only a whole path tells then, for argv may be a title's: `celery -A gemini` runs in python.
 */
function judgeScriptByPath(exe: string, asked: Asked): CloserRecognition | undefined {
  const [kind, name] = bystander(programName(exe), asked);
  if (kind !== 'interpreter') return undefined;
  const interpreter = withoutVersion(name);
  const runs = whatItRuns(interpreter, asked.argv);
  if (runs.what !== 'script') return undefined;
  const { script, at } = runs;
  const found = findScriptsByPath(asked.catalog, script, languageOf(interpreter)).find((candidate) => isMeant(candidate, script, asked.argv[at + 1], asked));
  return found === undefined ? undefined : agentBy(found, shownName(asked.argv[0] ?? '', false), asked);
}

/** A package that deno was told to run, without its release and the program in it: of `npm:@google/gemini-cli@1.2.3/gemini` the first part. */
function withoutRelease(script: string): string {
  if (!script.startsWith('npm:')) return script;
  const [first = '', second = ''] = script.split('/', 2);
  const scope = first.startsWith('npm:@') ? `${first}/` : '';
  const name = scope === '' ? first : second;
  const at = name.indexOf('@');
  return scope + (at < 0 ? name : name.slice(0, at));
}

/**
 * A name as the file system finds it. Where that ignores case, a person may have typed `Claude`; a desktop application of
 * that name is started by its path.
 */
function asTyped(path: string, { platform }: Grounds, isScript = false): string {
  if (!ignoresCase(platform) || (!isScript && (/[/\\]/.test(path) || /\.exe$/i.test(path)))) return path;
  return path.toLowerCase();
}

function ignoresCase(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' || platform === 'win32';
}

/** The kind of a bystander, and its name as the table has it: Windows runs `Explorer.EXE`, macOS `Python`. */
function bystander(name: string, { platform }: Grounds): readonly [BystanderKind | undefined, string] {
  const folded = ignoresCase(platform) ? name.toLowerCase() : name;
  return [bystanderKind(folded), folded];
}

function agentBy(program: NamedProgram, name: string, { argv, catalog }: Asked): CloserRecognition {
  const known = agentOf(program.agent, catalog);
  const host = known.agent?.multiSession?.find((argument) => argv.includes(argument));
  return { kind: 'agent', ...known, name, ...(host !== undefined && { multiSession: host }), ...(program.origin !== undefined && { origin: program.origin }) };
}

function agentOf(position: number, { agents }: CatalogIndex): { agent?: KnownAgent } {
  const known = agents[position];
  return known === undefined ? {} : { agent: known };
}

function ownerOf(exe: string | undefined, { catalog }: Asked): { agent?: KnownAgent } {
  const program = exe === undefined ? undefined : findPrograms(catalog, exe).find(({ onlyWith }) => onlyWith === undefined);
  return program === undefined ? {} : agentOf(program.agent, catalog);
}

/** Tells an agent from another well-known program of the same name. */
function isMeant({ agent: position, onlyWith, notWith, notAt }: NamedProgram, path: string, firstArgument: string | undefined, { catalog, environment }: Asked): boolean {
  if (notAt?.some((tail) => endsWithTail(path.toLowerCase(), tail)) === true) return false;
  const word = firstArgument ?? '';
  if (notWith?.some((pattern) => fits(word, pattern)) === true) return false;
  if (onlyWith === undefined || onlyWith.some((pattern) => fits(word, pattern))) return true;
  return (catalog.agents[position]?.markers ?? []).some((marker) => marker.weak !== true && markerMatches(marker, environment));
}

function fits(word: string, pattern: string): boolean {
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
