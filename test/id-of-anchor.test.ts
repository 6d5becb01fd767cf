import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { idOfAnchor } from '../src/id-of-anchor.js';
import { openLinuxTable } from '../src/processes/linux.js';
import { resolveSession } from '../src/session/resolve-session.js';
import { itIf, temporaryFolder } from './support/programs.js';
import { writeProcfs } from './support/procfs.js';
import type { ShownProcess } from './support/procfs.js';

const NOW = Date.now();
const HOUR = 3_600_000;
const HOST = '4026531836';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const root = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'tests of what the hot path hands over to, for it is Linux’s only');
const bootId = process.platform === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';

const processes: readonly ShownProcess[] = [
  { pid: 30, ppid: 20, startTime: 300n, argv: ['node', 'agent-session'], environ: {} },
  { pid: 20, ppid: 10, startTime: 200n, argv: ['sh', '-c', 'agent-session; true'], environ: {} },
  { pid: 10, ppid: 1, startTime: 100n, argv: ['claude', '--x'], environ: {} },
  { pid: 1, ppid: 0, startTime: 1n, argv: ['/sbin/init'], environ: {} },
];
const ANCHOR = { pid: 10, agent: 'claude-code' };

interface Place {
  readonly home: string;
  readonly sessions: string;
  readonly proc: string;
}

let places = 0;

/** @param prepare fills the sessions folder */
function makePlace(prepare?: (sessions: string) => void): Place {
  places += 1;
  const home = join(root, String(places));
  const place = { home, sessions: join(home, '.railway', 'sessions'), proc: join(home, 'proc') };
  mkdirSync(home);
  if (prepare !== undefined) {
    mkdirSync(place.sessions, { recursive: true, mode: 0o700 });
    prepare(place.sessions);
  }
  writeProcfs(place.proc, processes, { namespace: HOST, bootId });
  return place;
}

function alone({ home, proc }: Place, anchor = ANCHOR): Promise<string | undefined> {
  return idOfAnchor(anchor, { environment: { HOME: home }, proc, pid: 30, now: NOW, effectiveUser: process.geteuid?.() });
}

function whole({ home, proc }: Place): ReturnType<typeof resolveSession> {
  const table = openLinuxTable({ proc, pid: 30 });
  return resolveSession({ env: { HOME: home }, ...(table && { processes: table }), interactive: false, now: NOW });
}

/** What lies in the folder, but for the ids that were drawn. */
function contents({ sessions }: Place): readonly string[] {
  return readdirSync(sessions).sort().map((name) => `${name} ${readFileSync(join(sessions, name), 'utf8').replace(/"agent_session_id":"[^"]*"/, '')}`);
}

function record(pid: number, startTime: number, id: string, created = NOW - 1000): string {
  return JSON.stringify({ agent_session_id: id, parent_pid: pid, parent_btime: startTime, created_at: new Date(created).toISOString().replace('Z', '+00:00'), argv0: 'claude', host: 'x', boot_id: bootId, pid_namespace: HOST });
}

const file = (n: number): string => `${n.toString(16).padStart(16, '0')}.session`;

describe('the store’s part alone', () => {
  itOnLinux('mints the record that the whole resolution would mint, and reuses', async () => {
    const [one, other] = [makePlace(), makePlace()];
    const id = await alone(one);
    expect(id).toMatch(UUID);
    await whole(other);
    expect(contents(one)).toEqual(contents(other));
    expect(await alone(one)).toBe(id);
    expect(await whole(one)).toMatchObject({ id, source: 'store', store: { state: 'reused' } });
  });

  const folders: Readonly<Record<string, (sessions: string) => void>> = {
    'a dead process’s record beside ours': (sessions) => {
      writeFileSync(join(sessions, file(1)), record(10, 100, 'stored'));
      writeFileSync(join(sessions, file(2)), record(77, 770, 'of-the-dead'));
    },
    'a record due for renewal': (sessions) => {
      writeFileSync(join(sessions, file(1)), record(10, 100, 'stored'));
      utimesSync(join(sessions, file(1)), new Date(NOW - 2 * HOUR), new Date(NOW - 2 * HOUR));
    },
    'an expired record of ours': (sessions) => {
      writeFileSync(join(sessions, file(1)), record(10, 100, 'old', NOW - 8 * 24 * HOUR));
    },
    'torn and foreign files': (sessions) => {
      writeFileSync(join(sessions, file(1)), '{"agent_session_id"');
      writeFileSync(join(sessions, 'precious.session'), 'x');
    },
    '101 records of the dead': (sessions) => {
      for (let n = 0; n < 101; n += 1) writeFileSync(join(sessions, file(n)), record(1000 + n, 7, `of-${String(n)}`));
    },
    'a folder that others may write to': (sessions) => {
      chmodSync(sessions, 0o777);
    },
  };

  for (const [name, prepare] of Object.entries(folders)) {
    itOnLinux(`does with ${name} what the whole resolution does`, async () => {
      const [one, other] = [makePlace(prepare), makePlace(prepare)];
      const id = await alone(one);
      const resolution = await whole(other);
      expect(contents(one)).toEqual(contents(other));
      expect(id === undefined).toBe(resolution.id === undefined);
      expect((await whole(one)).id).toBe(id);
    });
  }

  itOnLinux('says nothing for an anchor that has ended, and leaves no file', async () => {
    const place = makePlace(() => undefined);
    expect(await alone(place, { pid: 11, agent: 'claude-code' })).toBeUndefined();
    expect(contents(place)).toEqual([]);
  });
});
