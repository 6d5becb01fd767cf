import type { Resolution } from '../session/resolution.js';

/** What a format may need beside the resolution. Nothing is read from the machine by a formatter itself. */
export interface ExportInputs {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The time of this call, milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /**
   * When the machine started, milliseconds since 1970-01-01 UTC; turns an anchor's start, counted in
   * clock ticks since boot, into a time. Absent: unknown, or the platform counts start times otherwise.
   */
  readonly bootTime?: number;
  /** The host's name. Never printed: it keeps ids apart that are only unique on their host. */
  readonly host: string;
  /** Print the session's id as it is, where the format would hash it. */
  readonly raw: boolean;
  /**
   * The secret of this repository that ids in commits are hashed with. Called only where one is needed.
   * @throws Error with a sentence for people, where there is no repository or no salt can be kept in it.
   */
  readonly salt: () => Uint8Array;
}

/**
 * Renders a resolution for one consumer: the exact bytes for stdout, a newline at the end, or `''` where
 * there is nothing to say.
 * @throws Error with a sentence for people, where the format can't hold the value.
 */
export type Formatter = (resolution: Resolution, inputs: ExportInputs) => string;
