import type { StoredRecord } from '../store/outcome.js';

/** A record of the store, as far as it is needed here. */
export type RecordSeen = Pick<StoredRecord, 'id' | 'earlierIds' | 'pid' | 'startTime' | 'agent' | 'verdict' | 'verified'>;
