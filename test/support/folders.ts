import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { FolderAccess } from '../../src/store/clean.js';
import { sessionFileName } from '../../src/store/file-name.js';
import { inspectFolder } from '../../src/store/folder.js';
import type { JudgeContext } from '../../src/store/judge.js';
import type { StoreAnchor, StoreRequest } from '../../src/store/request.js';
import { temporaryFolder } from './temporary-folder.js';

export { temporaryFolder } from './temporary-folder.js';

export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const effectiveUser = process.geteuid?.();

/** A sessions folder of its own, in a folder that goes when the test ends. */
export function temporarySessions(): string {
  const folder = join(temporaryFolder(), 'sessions');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** The processes that live in a test: `us`, the anchor and a neighbour. */
export const us = { pid: 9001, startTime: 777n };
export const anchor: StoreAnchor = { pid: 5000, startTime: 112_861n, argv: ['/usr/local/bin/Claude', '-c'], agent: 'claude-code' };
export const neighbour: StoreAnchor = { pid: 6000, startTime: 5n, argv: ['gemini'] };

const living = new Map([us, anchor, neighbour].map(({ pid, startTime }) => [pid, startTime]));

export const machine = { host: 'host/0123456789ab', bootId: 'boot-1' };
export const namespace = { id: '4026531836', initial: true };

export function context(changes: Partial<JudgeContext> = {}): JudgeContext {
  return { now: NOW, maximumAge: 7 * DAY, machine, namespace, startTimeOf: (pid) => living.get(pid), ...changes };
}

export function request(folder: string | undefined, changes: Partial<StoreRequest> = {}): StoreRequest {
  return { folder, mode: 'readwrite', anchor, self: us.pid, now: NOW, machine, namespace, startTimeOf: (pid) => living.get(pid), effectiveUser, ...changes };
}

export function access(folder: string): FolderAccess {
  const state = inspectFolder(folder, effectiveUser);
  if (state.state !== 'ready') throw new Error(`${folder} is ${state.state}`);
  return { folder, owner: state.owner, effectiveUser };
}

/** The file name of an anchor whose argv[0] needs no lower-casing of ours. */
export function nameOf({ pid, startTime, argv }: StoreAnchor): string {
  return sessionFileName({ pid, startTime, argv0: (argv[0] ?? '').toLowerCase() });
}

export interface PlantedRecord {
  readonly id?: string;
  readonly pid?: number;
  readonly startTime?: bigint;
  readonly createdAt?: string;
  /** Absent: a record as the Railway CLI writes it. */
  readonly origin?: { readonly host: string; readonly bootId: string; readonly pidNamespace: string };
}

export const ourOrigin = { host: machine.host, bootId: machine.bootId, pidNamespace: namespace.id };

/** A record's text; by default one of the Railway CLI for the anchor, an hour old. */
export function recordText({ id = 'planted', pid = anchor.pid, startTime = anchor.startTime, createdAt = ago(HOUR), origin }: PlantedRecord = {}): string {
  const head = `{"agent_session_id":${JSON.stringify(id)},"parent_pid":${String(pid)},"parent_btime":${String(startTime)},"created_at":${JSON.stringify(createdAt)}`;
  const extra = origin === undefined ? '' : `,"argv0":"x","host":${JSON.stringify(origin.host)},"boot_id":${JSON.stringify(origin.bootId)},"pid_namespace":${JSON.stringify(origin.pidNamespace)}`;
  return `${head}${extra}}`;
}

export function ago(milliseconds: number): string {
  return new Date(NOW - milliseconds).toISOString();
}

/** Writes a file; `age` sets its time, in milliseconds before {@link NOW}. */
export function plant(folder: string, name: string, text: string | Uint8Array, age = HOUR): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  const time = new Date(NOW - age);
  utimesSync(path, time, time);
  return path;
}

/** A session file's name that belongs to nobody. */
export function someName(number: number): string {
  return `${number.toString(16).padStart(16, '0')}.session`;
}

export function entries(folder: string): string[] {
  return readdirSync(folder).sort();
}

/** Skips a test of Unix permissions, links and pipes where there are none. */
export function onlyOnUnix({ skip }: TestContext): void {
  if (process.platform !== 'win32') return;
  console.warn('skipped: Windows has no such permissions, links and pipes');
  skip('needs Unix permissions, links and pipes');
}

/** Skips a test that gives files to other users. */
export function onlyAsRoot({ skip }: TestContext): void {
  if (effectiveUser === 0) return;
  console.warn('skipped: needs root, to give files to another user');
  skip('needs root');
}
