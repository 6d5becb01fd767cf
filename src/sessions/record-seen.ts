/** A record of the store, as far as it is needed here. */
export interface RecordSeen {
  readonly id: string;
  /** Ids that this session had before. */
  readonly earlierIds: readonly string[];
  readonly pid: number;
  readonly startTime: bigint;
  /** The agent's slug; absent where none was recognised. */
  readonly agent?: string;
  readonly verdict: 'live' | 'dead' | 'reused-pid' | 'rebooted' | 'expired';
  /** Whether its pid was judged here: `live` proves that the process runs only where this holds. */
  readonly verified: boolean;
}
