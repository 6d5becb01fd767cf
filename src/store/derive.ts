import { v5 } from 'uuid';
import type { StoreOutcome } from './outcome.js';
import { ownerIdentity } from './request.js';
import type { StoreRequest } from './request.js';

/** Names our ids among all name-based UUIDs: v5 of the DNS name space and `agent-session`. */
const NAME_SPACE = '6921bf20-f317-531b-b79f-6e46415fec8d';

/**
 * The id of an owner that no file can hold: a name-based UUID of host, boot, pid
 * namespace, pid and start time. It is the same in every call of that process, with
 * nothing on disk.
 */
export function deriveId(request: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): string {
  return v5(ownerIdentity(request), NAME_SPACE);
}

/** @param problem why the store can't be used, one sentence without a full stop */
export function derivedOutcome(request: Pick<StoreRequest, 'owner' | 'host' | 'namespace' | 'folder' | 'mode'>, problem: string): StoreOutcome {
  const evidence = { ...(request.folder !== undefined && { folder: request.folder }), state: 'unusable', problem } as const;
  if (request.mode === 'readonly') return { evidence, warnings: [] };
  return {
    id: deriveId(request),
    derived: true,
    evidence,
    warnings: [{ code: 'store-unusable', message: `the id is computed from the process, not stored: ${problem}` }],
  };
}
