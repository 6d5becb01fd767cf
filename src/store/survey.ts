import { join } from 'node:path';
import { asOwnerOfHome } from './account.js';
import { removeAll, removeTemporary } from './clean.js';
import type { RemovableFile } from './clean.js';
import { timeIn } from './clock.js';
import { PATIENCE } from './create.js';
import { errorCode, inspectFolder } from './folder.js';
import type { FolderAccess } from './folder.js';
import { isVerified } from './judge.js';
import type { JudgeContext } from './judge.js';
import { byAge, isStill, judgeFile } from './judged-file.js';
import type { JudgedFile } from './judged-file.js';
import { FILE_LIMIT, listFolder } from './listing.js';
import type { Work } from '../machine/work.js';
import type { CleaningOptions, CleaningProblem, CleaningReport, RecordsReport, StoredRecord } from './outcome.js';
import { MAXIMUM_AGE } from './own-spelling.js';
import type { StoreInputs } from './parts.js';
import { NO_HOME, surroundingsOf } from './question.js';
import type { Surroundings } from './request.js';

/*
 * The whole folder, for people: `list`, `find`, `alive`, `setup --check` and `gc`.
 */

/**
 * Every readable record of the folder, judged; nothing is changed.
 *
 * @throws SessionsFolderError where the folder was named by a path that can't be used
 */
export function* survey(inputs: StoreInputs): Work<RecordsReport> {
  const folder = inputs.folder();
  if (folder === undefined) return { folder, problem: NO_HOME };
  const report = yield* asOwnerOfHome(inputs, folder, (given) => surveyIn(folder, given));
  return 'refused' in report ? { folder, problem: report.refused } : report;
}

// eslint-disable-next-line require-yield -- nothing waits here; its caller takes work
function* surveyIn(folder: string, inputs: StoreInputs): Work<RecordsReport> {
  const inspected = inspectFolder(folder, inputs.effectiveUser, 'readonly');
  if (inspected.state === 'unusable') return { folder, problem: `${folder} ${inspected.problem}` };
  if (inspected.state === 'missing') return { folder, records: [] };
  const access = { folder, effectiveUser: inputs.effectiveUser, link: inspected.link };
  const context = { ...surroundingsOf(inputs), maximumAge: MAXIMUM_AGE };
  const records: StoredRecord[] = [];
  try {
    for (const name of listFolder(folder).sessions) {
      const file = judgeFile(name, access, context);
      if (file !== undefined && !('unreadable' in file)) records.push(...storedRecord(file, context));
    }
  } catch (error) {
    return { folder, problem: `${folder} can’t be read (${errorCode(error)})` };
  }
  return { folder, records };
}

/** @returns none for what is no record */
function storedRecord({ name, record, verdict }: JudgedFile, context: JudgeContext): readonly StoredRecord[] {
  if (record === undefined || verdict === 'not-a-record') return [];
  return [{ file: name, ...record, earlierIds: record.earlierIds ?? [], verdict, verified: isVerified(record, context) }];
}

/**
 * Cleans the whole folder: every file is read, what is stale goes, and then the oldest beyond the limit.
 *
 * @throws SessionsFolderError where the folder was named by a path that can't be used
 */
export function* clean(inputs: StoreInputs, options: CleaningOptions): Work<CleaningReport | CleaningProblem> {
  const folder = inputs.folder();
  if (folder === undefined) return { problem: NO_HOME };
  const report = yield* asOwnerOfHome(inputs, folder, (given) => cleanIn(folder, given, options));
  return 'refused' in report ? { problem: report.refused } : report;
}

// eslint-disable-next-line require-yield -- nothing waits here; its caller takes work
function* cleanIn(folder: string, inputs: StoreInputs, options: CleaningOptions): Work<CleaningReport | CleaningProblem> {
  const { effectiveUser } = inputs;
  const inspected = inspectFolder(folder, effectiveUser, options.dryRun === true ? 'readonly' : inputs.mode);
  if (inspected.state === 'unusable') return { problem: `${folder} can’t be cleaned: it ${inspected.problem}` };
  if (inspected.state === 'missing') return { folder, dryRun: options.dryRun === true, removed: { ...NONE }, failed: 0, kept: 0, strange: 0 };
  if (inspected.link) {
    return { problem: `${folder} can’t be cleaned: it is a link, and nothing is removed through one; set RAILWAY_SESSIONS_DIR to where it leads` };
  }
  const dryRun = options.dryRun === true || inputs.mode === 'readonly';
  const surroundings = surroundingsOf(inputs);
  const now = dryRun ? inputs.now : timeIn(folder, surroundings);
  try {
    return cleanFolder({ folder, effectiveUser, link: false }, { ...surroundings, now, maximumAge: options.maximumAge ?? MAXIMUM_AGE }, { limit: options.limit ?? FILE_LIMIT, dryRun });
  } catch (error) {
    return { problem: `${folder} can’t be read (${errorCode(error)}): is it yours?` };
  }
}

const NONE: CleaningReport['removed'] = { dead: 0, 'reused-pid': 0, rebooted: 0, expired: 0, 'not-a-record': 0, excess: 0, temporary: 0 };

/** @throws where the folder can't be read */
function cleanFolder(access: FolderAccess, context: JudgeContext & Surroundings, options: { readonly limit: number; readonly dryRun: boolean }): CleaningReport {
  const listing = listFolder(access.folder);
  const files = byAge(listing.sessions, access, Infinity);
  let strange = listing.sessions.length - files.length;
  const stale: (RemovableFile & JudgedFile)[] = [];
  const live: RemovableFile[] = [];
  for (const { name } of files) {
    const file = judgeFile(name, access, context);
    if (file === undefined || 'unreadable' in file || file.identity === undefined) strange += 1;
    else if (file.verdict === 'live') live.push({ name, identity: file.identity });
    else stale.push({ ...file, identity: file.identity });
  }
  const excess = live.slice(0, Math.max(0, live.length - options.limit));

  const remove = <File extends RemovableFile>(removable: readonly File[]): readonly File[] => (options.dryRun ? removable : removeAll(removable, access, context, PATIENCE));
  const gone = remove(stale);
  const evicted = remove(excess);
  const removed = { ...NONE, excess: evicted.length, temporary: removeTemporary(listing, access, context, options.dryRun) };
  for (const { verdict } of gone) if (verdict !== 'live') removed[verdict] += 1;

  // What another call removed or renewed meanwhile is no failure.
  const stays = [...stale.filter((file) => !gone.includes(file)), ...excess.filter((file) => !evicted.includes(file))];
  const failed = stays.filter(({ name, identity }) => isStill(join(access.folder, name), identity)).length;
  return { folder: access.folder, dryRun: options.dryRun, removed, failed, kept: live.length - evicted.length, strange };
}
