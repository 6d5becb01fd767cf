import { lutimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Warning } from '../machine/warning.js';
import { byAge, FILE_LIMIT, judgeFile, removeJudged, removeTemporary } from './clean.js';
import type { FolderAccess, JudgedFile } from './clean.js';
import { errorCode, inspectFolder, listFolder } from './folder.js';
import type { FileIdentity, FolderListing } from './folder.js';
import type { JudgeContext } from './judge.js';
import { chooseOwn } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import { mintRecord, namesOf } from './create.js';
import { judgeContext } from './request.js';
import type { StoreAnchor, StoreOutcome, StoreRequest } from './request.js';

/** A hit renews its file's time, so that the file limit never takes the one in use; at most this often, in milliseconds. */
const RENEWAL_INTERVAL = 3_600_000;

/**
 * The anchor's id: read, or minted once.
 *
 * The life of a file: the first call for an anchor writes it aside and links it to
 * its name, so that it becomes visible whole and exactly once; who loses the race
 * reads the winner's. Every later call finds it by pid, start time, boot and pid
 * namespace, whatever the agent calls itself by then, and removes what is stale.
 * Where nothing can be written the id is computed from the anchor instead.
 *
 * A hit in a folder within the file limit needs no hash: the cleaning reads every
 * record anyway, and the first hash costs 0.7 ms (see file-name.ts).
 */
export async function findOrMint(request: StoreRequest): Promise<StoreOutcome> {
  const { folder, effectiveUser } = request;
  if (folder === undefined) return await unusable(request, 'there is no home folder: set HOME or RAILWAY_SESSIONS_DIR');
  if (!fitsRecord(request.anchor)) return await unusable(request, 'the anchor’s pid or start time is larger than a record can hold');

  const inspected = inspectFolder(folder, effectiveUser);
  if (inspected.state === 'unusable') return await unusable(request, `${folder} ${inspected.problem}`);
  if (inspected.state === 'missing') return await mint(request, undefined);

  const access: FolderAccess = { folder, owner: inspected.owner, effectiveUser };
  const context = judgeContext(request);
  let listing: FolderListing;
  try {
    listing = listFolder(folder);
  } catch (error) {
    return await unusable(request, `${folder} can’t be read (${errorCode(error)})`);
  }

  const found = listing.sessions.length <= FILE_LIMIT
    ? readAll(listing, access, context, request.anchor)
    : (await import('./crowded-folder.js')).readSome(listing, access, context, request.anchor);
  const { own } = found;
  if (own?.record === undefined) {
    const outcome = await mint(request, access);
    // Our own names are the minting's to replace: judged by 20 first calls at once, they must not be removed under each other.
    const ownNames = request.mode === 'readwrite' && !inspected.link ? namesOf(request) : undefined;
    const removed = ownNames === undefined ? 0 : clean(found, listing, access, context, ownNames, outcome.evidence.state === 'created' ? 1 : 0);
    return { ...outcome, evidence: { ...outcome.evidence, removed } };
  }

  if (request.mode === 'readwrite') renew(join(folder, own.name), own.identity, request.now);
  const removed = request.mode === 'readwrite' && !inspected.link ? clean(found, listing, access, context, [own.name], 0) : 0;
  return {
    id: own.record.id,
    evidence: { folder, file: own.name, state: 'reused', createdAt: own.record.createdAt, removed },
    warnings: own.record.origin === undefined && !request.namespace.initial ? [unverifiedRecord(own.name)] : [],
  };
}

/** A process table may be anybody's: what a record can't hold would not be found again. */
function fitsRecord({ pid, startTime }: StoreAnchor): boolean {
  return Number.isInteger(pid) && pid >= 0 && pid <= 0xffff_ffff && startTime === BigInt.asUintN(64, startTime);
}

function readAll(listing: FolderListing, access: FolderAccess, context: JudgeContext, anchor: StoreAnchor): FolderFindings {
  const files: JudgedFile[] = [];
  for (const name of listing.sessions) {
    const file = judgeFile(name, access, context);
    if (file !== undefined) files.push(file);
  }
  return { own: chooseOwn(files, anchor, context), stale: files.filter(({ verdict }) => verdict !== 'live') };
}

/** Removes what is stale, then the oldest beyond the limit; never the anchor's own. */
function clean(
  found: FolderFindings,
  listing: FolderListing,
  access: FolderAccess,
  context: JudgeContext,
  ownNames: readonly string[],
  created: number,
): number {
  let removed = 0;
  const gone = new Set<string>();
  for (const file of found.stale) {
    if (ownNames.includes(file.name) || !removeJudged(file.name, file.identity, access, context)) continue;
    gone.add(file.name);
    removed += 1;
  }
  if (listing.sessions.length + created - gone.size > FILE_LIMIT) {
    const others = byAge(listing.sessions.filter((name) => !gone.has(name) && !ownNames.includes(name)), access);
    for (const { name, identity } of others.slice(0, Math.max(0, others.length + 1 - FILE_LIMIT))) {
      if (removeJudged(name, identity, access, context)) removed += 1;
    }
  }
  return removed + removeTemporary(listing, access, context);
}

function renew(path: string, { modified }: FileIdentity, now: number): void {
  if (now - modified < RENEWAL_INTERVAL) return;
  try {
    const time = new Date(now);
    lutimesSync(path, time, time);
  } catch {
    // A read-only folder: nothing can be evicted there either.
  }
}

async function mint(request: StoreRequest, access: FolderAccess | undefined): Promise<StoreOutcome> {
  if (request.mode === 'readonly') {
    return { evidence: { ...(request.folder !== undefined && { folder: request.folder }), state: 'missing' }, warnings: [] };
  }
  const minted = mintRecord(request, access);
  return 'problem' in minted ? await unusable(request, minted.problem) : minted;
}

async function unusable(request: StoreRequest, problem: string): Promise<StoreOutcome> {
  return (await import('./derive.js')).derivedOutcome(request, problem);
}

function unverifiedRecord(file: string): Warning {
  return {
    code: 'unverified-record',
    message: `${file} does not say in which pid namespace its process runs, and this is not the host’s: it may be another container’s`,
  };
}
