import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { finishNow } from '../../src/machine/work.js';
import type { ProcessTable } from '../../src/processes/table.js';
import * as binding from '../../src/store/bind.js';
import * as crowded from '../../src/store/crowded-folder.js';
import * as deriving from '../../src/store/derive.js';
import { sessionFileName } from '../../src/store/file-name.js';
import { inspectFolder } from '../../src/store/folder.js';
import type { FolderAccess } from '../../src/store/folder.js';
import type { JudgeContext } from '../../src/store/judge.js';
import { judgeFile } from '../../src/store/judged-file.js';
import type { AgedFile, JudgedFile } from '../../src/store/judged-file.js';
import type { BindOutcome, CleaningOptions, CleaningProblem, CleaningReport, RecordPlace, RecordsReport, StoreOutcome } from '../../src/store/outcome.js';
import type { StoreInputs, StoreParts } from '../../src/store/parts.js';
import type { RecordOwner, StoreRequest, Surroundings, Told } from '../../src/store/request.js';
import * as settling from '../../src/store/settle.js';
import { Store } from '../../src/store/store.js';
import { clean as cleanWhole, survey } from '../../src/store/survey.js';
import { temporaryFolder } from './temporary-folder.js';

export { temporaryFolder } from './temporary-folder.js';

/** The clock of the tests is the file system's: the store compares the two. */
export const NOW = Math.floor(Date.now() / 1000) * 1000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const effectiveUser = process.geteuid?.();

/** A sessions folder of its own, in a folder that goes when the test ends. */
export function temporarySessions(): string {
  const folder = join(temporaryFolder(), 'sessions');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** The processes that live in a test: `us`, the owner and a neighbour. */
export const us = { pid: 9001, startTime: 777n };
export const owner: RecordOwner = { pid: 5000, startTime: 112_861n, argv: ['/usr/local/bin/Claude', '-c'], agent: 'claude-code' };
export const neighbour: RecordOwner = { pid: 6000, startTime: 5n, argv: ['gemini'] };

const living = new Map([us, owner, neighbour].map(({ pid, startTime }) => [pid, startTime]));

export const host = { name: 'host/0123456789ab', bootId: 'boot-1' };
export const namespace = { id: '4026531836', initial: true };
export const ourPlace: RecordPlace = { host: host.name, bootId: host.bootId, pidNamespace: namespace.id };

export const surroundings: Surroundings = { now: NOW, host, namespace, self: us.pid, startTimeOf: (pid) => living.get(pid), ageOf: () => undefined };

export function context(changes: Partial<JudgeContext & Surroundings> = {}): JudgeContext & Surroundings {
  return { ...surroundings, maximumAge: 7 * DAY, ...changes };
}

export function request(folder: string | undefined, changes: Partial<StoreRequest> = {}): StoreRequest {
  return { ...surroundings, folder, mode: 'readwrite', owner, effectiveUser, ...changes };
}

export function access(folder: string): FolderAccess {
  const state = inspectFolder(folder, effectiveUser, 'readwrite');
  if (state.state !== 'ready') throw new Error(`${folder} is ${state.state}`);
  return { folder, effectiveUser, link: state.link };
}

/** All parts of the store at hand. */
export const parts: StoreParts = { settle: () => settling, derive: () => deriving, crowdedFolder: () => crowded, bind: () => binding };

/** The living processes, and what a test says of them besides. */
export function processTable(changes: Partial<ProcessTable> = {}): ProcessTable {
  return {
    self: us.pid,
    namespace,
    get: (pid) => {
      const startTime = living.get(pid);
      return startTime === undefined ? undefined : { pid, ppid: 1, startTime, argv: [] };
    },
    environ: () => undefined,
    ...changes,
  };
}

export function inputs(folder: string | undefined, changes: Partial<StoreInputs> = {}): StoreInputs {
  return { folder: () => folder, mode: 'readwrite', now: NOW, host, effectiveUser, processes: processTable(), parts, ...changes };
}

/** What a test may change of a question. */
export type Changes = Partial<StoreInputs> & { readonly owner?: RecordOwner };

export function findOrCreate(folder: string | undefined, { owner: asked = owner, ...changes }: Changes = {}): StoreOutcome {
  return finishNow(new Store(inputs(folder, changes)).findOrCreate(asked));
}

/** The id of a call that must have one. */
export function idOf(...given: Parameters<typeof findOrCreate>): string {
  const { id } = findOrCreate(...given);
  if (id === undefined) throw new Error('no id');
  return id;
}

const told: Told = { id: 'conversation-1', by: 'claude-code', event: 'SessionStart', at: NOW };

export function bind(folder: string | undefined, what: Partial<Told> = {}, { owner: asked = owner, ...changes }: Changes = {}): BindOutcome {
  return finishNow(new Store(inputs(folder, changes)).bind(asked, { ...told, ...what }));
}

export function records(folder: string | undefined, changes: Partial<StoreInputs> = {}): RecordsReport {
  return finishNow(survey(inputs(folder, changes)));
}

export function tryToClean(folder: string | undefined, options: CleaningOptions = {}, changes: Partial<StoreInputs> = {}): CleaningReport | CleaningProblem {
  return finishNow(cleanWhole(inputs(folder, changes), options));
}

/** The report on a folder that must be fit to be cleaned. */
export function clean(...given: Parameters<typeof tryToClean>): CleaningReport {
  const report = tryToClean(...given);
  if ('problem' in report) throw new Error(report.problem);
  return report;
}

/** Reads and judges a file that must be there to be read. */
export function judged(folder: string, name: string, changes: Partial<JudgeContext> = {}): JudgedFile & AgedFile {
  const file = judgeFile(name, access(folder), context(changes));
  if (file === undefined || 'unreadable' in file || file.identity === undefined) throw new Error(`${name} can’t be read`);
  return { ...file, identity: file.identity };
}

/** The file name of an owner whose argv[0] needs no lower-casing of ours. */
export function nameOf({ pid, startTime, argv }: RecordOwner): string {
  return sessionFileName({ pid, startTime, argv0: (argv[0] ?? '').toLowerCase() });
}

export interface PlantedRecord {
  readonly id?: string;
  readonly pid?: number;
  readonly startTime?: bigint;
  readonly createdAt?: string;
  /** Absent: a record as the Railway CLI writes it. */
  readonly place?: RecordPlace;
}

/** A record's text; by default one of the Railway CLI for the owner, an hour old. */
export function recordText({ id = 'planted', pid = owner.pid, startTime = owner.startTime, createdAt = ago(HOUR), place }: PlantedRecord = {}): string {
  const head = `{"agent_session_id":${JSON.stringify(id)},"parent_pid":${String(pid)},"parent_btime":${String(startTime)},"created_at":${JSON.stringify(createdAt)}`;
  const extra = place === undefined ? '' : `,"argv0":"x","host":${JSON.stringify(place.host)},"boot_id":${JSON.stringify(place.bootId)},"pid_namespace":${JSON.stringify(place.pidNamespace)}`;
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
