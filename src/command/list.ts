import type { ListedSession } from '../sessions/list.js';
import { layOut } from './columns.js';
import type { Column } from './columns.js';
import type { CommandIo } from './io.js';
import { toJson } from '../formats/json.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

export interface ListOptions {
  readonly json?: boolean;
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
  { title: 'IN', cut: 'end', least: 8 },
];

/**
 * `agent-session list`: the agent sessions that are alive on this machine.
 * @returns 0, also where there is none
 */
export function runList(sessions: readonly ListedSession[], { json }: ListOptions, { width, style, home }: ListView, io: CommandIo): number {
  if (json === true) {
    io.stdout(toJson({ sessions }));
    return 0;
  }
  if (sessions.length === 0) {
    io.stdout('No agent session runs on this machine.\n');
    return 0;
  }
  const [head = '', ...lines] = layOut(COLUMNS, sessions.map((session) => cells(session, home)), width);
  io.stdout(`${style('bold', head)}\n${lines.map((line) => `${line}\n`).join('')}`);
  const hosts = sessions.filter(({ severalSessions }) => severalSessions !== undefined);
  for (const { pid, severalSessions } of new Map(hosts.map((session) => [session.pid, session])).values()) {
    io.stdout(`pid ${String(pid)} runs with ${printable(severalSessions ?? '')} and may serve several sessions: only those are listed that can be told.\n`);
  }
  return 0;
}

function cells(session: ListedSession, home: string | undefined): readonly string[] {
  const { agent, program, id, pid, since, folder, severalSessions } = session;
  return [
    printable(agent?.name ?? program),
    id ?? 'not known yet',
    knownBy(session),
    `${String(pid)}${severalSessions === undefined ? '' : '+'}`,
    since === undefined ? '' : since.slice(0, 16).replace('T', ' '),
    folder === undefined ? '' : printable(shortened(folder, home)),
    within(session),
  ];
}

function knownBy({ id, source, variable, provenance }: ListedSession): string {
  if (id === undefined) return '';
  if (variable === undefined) return source === 'store' ? 'the store' : source;
  return `${printable(variable)}${provenance === 'unverified' ? ', unverified' : ''}`;
}

function within({ parent, root }: ListedSession): string {
  if (root !== undefined) return root;
  return parent === undefined ? '' : `${printable(parent.agent.name)} ${parent.id ?? `pid ${String(parent.pid)}`}`;
}

function shortened(path: string, home: string | undefined): string {
  return home !== undefined && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}
