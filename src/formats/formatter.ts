import type { Host } from '../machine/host.js';
import type { Resolution } from '../session/resolution.js';
import type { Moment } from './moment.js';

/** What a format may need beside the resolution. Nothing is read from the machine by a formatter itself. */
export interface ExportInputs extends Moment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names this host and its boot for whoever reads a lock file. */
  readonly machine: Host;
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
