import { existsSync } from 'node:fs';
import { catalog } from '../agents/catalog.js';
import type { AgentRow } from '../agents/row.js';
import type { Environment } from '../machine/environment.js';
import { readSmallFile } from '../machine/small-file.js';
import { finish } from '../machine/work.js';
import { lateParts } from '../session/late/parts.js';
import { storeInputs } from '../session/open-store.js';
import { Surroundings } from '../session/surroundings.js';
import type { RecordsReport } from '../store/outcome.js';
import { survey } from '../store/survey.js';
import { locateAgentFolder } from '../surfaces/agent-folder.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import type { Given, Word } from './row.js';
import { additionFor } from './setup/addition.js';
import type { Addition } from './setup/addition.js';

export interface SetupOptions {
  /** An agent's slug; absent: all that are found here. */
  readonly agent?: string | undefined;
  /** Say what is in place. */
  readonly check: boolean;
}

export interface SetupInputs {
  readonly env: Environment;
  /** Where the environment names no home folder. */
  readonly home: string | undefined;
  /** The text of a small file; undefined where there is none. */
  readonly text: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  /** The session files, for the last session of each agent. */
  readonly records: () => Promise<RecordsReport>;
}

export interface SetupIo {
  readonly stdout: (text: string) => void;
  readonly say: (sentence: string) => void;
}

/** The agents that can be set up. */
export const settableAgents: readonly Word[] = catalog.flatMap(({ id, name, setup }) => (setup === undefined ? [] : [{ name: id, description: name }]));

/** `agent-session setup [agent]`, with what stands on this machine. */
export async function runSetupHere({ words, flag }: Given, io: CommandIo): Promise<number> {
  const around = new Surroundings({ store: 'readonly' }, lateParts);
  const text = (path: string): string | undefined => {
    const content = readSmallFile(path, LARGEST_CONFIGURATION);
    return 'text' in content ? content.text : undefined;
  };
  const records = async (): Promise<RecordsReport> => await finish(survey(await finish(storeInputs(around))));
  return await runSetup({ agent: words[0], check: flag('--check') }, { env: io.env, home: around.home, text, exists: existsSync, records }, io);
}

/** Bytes: an agent's configuration is some KiB. */
const LARGEST_CONFIGURATION = 1024 * 1024;

/**
 * `agent-session setup [agent]`: says what a person adds to an agent's configuration. It never changes a file.
 *
 * @returns 0; with `check`, 1 where something of what is asked for is not in place; 2 for an agent that is not known
 */
async function runSetup({ agent, check }: SetupOptions, inputs: SetupInputs, io: SetupIo): Promise<number> {
  const asked = agent === undefined ? catalog.filter((row) => isHere(row, inputs)) : catalog.filter(({ id }) => id === agent);
  if (agent !== undefined && asked.length === 0) {
    io.say(`no agent is called ${JSON.stringify(agent)}; those that can be set up are ${catalog.flatMap(({ id, setup }) => (setup === undefined ? [] : [id])).join(', ')}.`);
    return 2;
  }
  if (asked.length === 0) {
    io.stdout('No agent was found on this machine.\n');
    return check ? 1 : 0;
  }
  if (check) return await printChecks(asked, inputs, io);
  io.stdout(agent === undefined ? overview(asked, inputs) : asked.map((row) => instructions(row, inputs)).join('\n'));
  return 0;
}

/** An agent that has a configuration here, or whose program stands on PATH. */
function isHere(row: AgentRow, inputs: SetupInputs): boolean {
  const folder = row.setup === undefined ? undefined : locateAgentFolder(row.setup.folder, inputs.env, inputs.home);
  if (folder !== undefined && inputs.exists(folder)) return true;
  const names = [...(row.programs ?? []), ...(row.scripts ?? [])].filter(({ name, onlyWith }) => onlyWith === undefined && !name.includes('/')).map(({ name }) => name);
  return (inputs.env.PATH ?? '').split(':').some((place) => place.startsWith('/') && names.some((name) => inputs.exists(`${place}/${name}`)));
}

/** What an agent's sessions gain, one sentence. */
function gain({ hook, setup, sessionVariables, leavesOpen }: AgentRow): string {
  const tells = (sessionVariables ?? []).some(({ answers }) => answers !== false);
  if (setup === undefined) {
    if (tells) return 'nothing can be set up: its tools have its own id, and nothing is known of its hooks';
    return hook === undefined ? 'nothing can be set up: its sessions have an id of ours, one for each process' : 'its hooks are known from its documentation only: have one of them run agent-session hook';
  }
  if (setup.form === 'plugin') return 'every call of a tool gets the id of its own session, also in a server with several clients; MCP servers get the conversation’s id';
  if (tells) return `its hooks and MCP servers get the id that its tools have${leavesOpen === undefined ? '' : ', also where it has several conversations open'}`;
  return `its tools, hooks and MCP servers get the conversation’s own id${leavesOpen === undefined ? ', which follows /clear and /resume' : ', also where that can’t be read from what it leaves open'}`;
}

function overview(rows: readonly AgentRow[], inputs: SetupInputs): string {
  const lines = rows.map((row) => `${row.name} (${row.id})${placeState(row, inputs)}\n  ${gain(row)}\n`);
  return `${lines.join('')}\nagent-session setup <agent> says what to put where. No file is changed.\n`;
}

function placeState(row: AgentRow, inputs: SetupInputs): string {
  if (row.setup === undefined) return '';
  return missing(row, inputs).length === 0 ? ': in place' : ': not in place';
}

/** The files that don't run us yet. */
function missing({ id, setup }: AgentRow, { env, home, text }: SetupInputs): readonly string[] {
  if (setup === undefined) return [];
  const folder = locateAgentFolder(setup.folder, env, home);
  const { files } = additionFor(id, setup);
  if (folder === undefined) return files;
  // In JSON the command stands as it is: it holds nothing that is written in another way there.
  return files.filter((file) => !/agent-session['", []+hook/.test(text(`${folder}/${file}`) ?? '')).map((file) => `${folder}/${file}`);
}

const WHAT: Readonly<Record<Addition['what'], string>> = {
  merge: 'Add this to the object in',
  append: 'Add this at the end of',
  create: 'Make this file:',
  'create-executable': 'Make each of these files, and make it executable:',
};

function instructions(row: AgentRow, inputs: SetupInputs): string {
  const { id, name, setup } = row;
  if (setup === undefined) return `${name}: ${gain(row)}.\n`;
  const folder = locateAgentFolder(setup.folder, inputs.env, inputs.home) ?? `~/${setup.folder.inHome}`;
  const { files, text, what } = additionFor(id, setup);
  const places = files.map((file) => printable(`${folder}/${file}`));
  return [
    `${name}: ${gain(row)}.\n`,
    ...(places.length === 1 ? [`${WHAT[what]} ${places[0] ?? ''}\n`] : [`${WHAT[what]}\n`, ...places.map((place) => `  ${place}\n`)]),
    ...(what === 'merge' ? ['Where an event has hooks already, add ours to its list.\n'] : []),
    ...(setup.note === undefined ? [] : [`${setup.note}\n`]),
    `\n${text}`,
  ].join('');
}

async function printChecks(rows: readonly AgentRow[], inputs: SetupInputs, io: SetupIo): Promise<number> {
  const report = await inputs.records();
  const records = 'problem' in report ? [] : [...report.records].sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  let incomplete = false;
  for (const row of rows) {
    const absent = missing(row, inputs);
    if (absent.length > 0) incomplete = true;
    const last = records.find(({ agent }) => agent === row.id);
    const session = last === undefined ? 'no session of it is recorded' : last.bound === undefined ? `its last session, ${last.id}, was told by nobody` : `its last session, ${last.id}, was told by ${printable(last.bound.event)} at ${last.bound.at}`;
    const place = row.setup === undefined ? gain(row) : absent.length === 0 ? 'in place' : `not in place: ${absent.map(printable).join(', ')}`;
    io.stdout(`${row.name} (${row.id})\n  ${place}\n  ${session}\n`);
  }
  return incomplete ? 1 : 0;
}
