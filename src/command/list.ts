import { toJson } from '../formats/json.js';
import { lateParts } from '../session/late/parts.js';
import { Surroundings } from '../session/surroundings.js';
import { lookHere } from '../sessions/here.js';
import type { ListedSession } from '../sessions/list.js';
import { layOut } from './columns.js';
import type { Column } from './columns.js';
import { EXIT } from './exit-codes.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import type { Given } from './row.js';
import type { Style } from './style.js';

/** `agent-session list`: the agent sessions that are alive on this machine. @returns 0, also where there is none */
export async function runList({ flag }: Given, io: CommandIo): Promise<number> {
  const around = new Surroundings({}, lateParts);
  const { sessions, problems, table } = await lookHere(around);
  for (const problem of problems) io.say(`warning: ${problem}.`);
  io.stdout(flag('--json') ? toJson({ sessions }) : table?.pids === undefined ? '' : listText(sessions, { width: io.lineLength(), style: io.style(), home: around.home }));
  return EXIT.done;
}

/** What the table is fitted to. */
export interface ListView {
  /** Of the terminal; undefined where the output is none. */
  readonly width: number | undefined;
  readonly style: Style;
  /** Shown as `~` in paths. */
  readonly home: string | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'AGENT', cut: 'end', least: 6 },
  { title: 'SESSION' },
  { title: 'KNOWN BY', cut: 'end', least: 9 },
  { title: 'PID' },
  { title: 'SINCE', cut: 'end', least: 10 },
  { title: 'FOLDER', cut: 'start', least: 8 },
  { title: 'PARENT', cut: 'end', least: 8 },
];

/** The sessions as a table for people, with what it can't show below. */
export function listText(sessions: readonly ListedSession[], { width, style, home }: ListView): string {
  if (sessions.length === 0) return 'No agent session runs on this machine.\n';
  const [head = '', ...lines] = layOut(COLUMNS, sessions.map((session) => cells(session, home)), width);
  const hosts = new Map(sessions.flatMap(({ pid, severalSessions }) => (severalSessions === undefined ? [] : [[pid, severalSessions] as const])));
  const notes = [...hosts].map(([pid, argument]) => `pid ${String(pid)} runs with ${printable(argument)} and may serve several sessions; only those that tell themselves are listed.`);
  return [style('bold', head), ...lines, ...notes].map((line) => `${line}\n`).join('');
}

function cells(session: ListedSession, home: string | undefined): readonly string[] {
  const { agent, program, id, pid, since, folder } = session;
  return [
    printable(agent?.name ?? program),
    id ?? 'not known yet',
    knownBy(session),
    String(pid),
    since === undefined ? '' : localTime(new Date(since)),
    folder === undefined ? '' : printable(shortened(folder, home)),
    within(session),
  ];
}

/** By what an id is known that no variable tells. */
const SOURCES: Readonly<Partial<Record<ListedSession['source'], string>>> = {
  store: 'the store',
  derived: 'computed',
  bound: 'its events',
  'left-open': 'what it leaves open',
};

function knownBy({ id, source, variable, provenance }: ListedSession): string {
  if (id === undefined) return '';
  if (variable === undefined) return SOURCES[source] ?? source;
  return `${printable(variable)}${provenance === 'unverified' || provenance === 'ambiguous' ? `, ${provenance}` : ''}`;
}

function within({ parent, root }: ListedSession): string {
  if (root !== undefined) return root;
  return parent === undefined ? '' : `${printable(parent.agent.name)} ${parent.id ?? `pid ${String(parent.pid)}`}`;
}

function shortened(path: string, home: string | undefined): string {
  return home !== undefined && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

/** In the user's own time zone, as `ls` and `ps` have it. */
function localTime(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
