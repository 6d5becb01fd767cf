import type { Life } from '../sessions/alive.js';
import type { CommandIo } from './io.js';
import { toJson } from '../formats/json.js';
import { printable } from './printable.js';

export interface AliveOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const CODES: Readonly<Record<Life['state'], number>> = { alive: 0, ended: 1, unknown: 3 };

/**
 * `agent-session alive ID`, `agent-session alive --holder FILE`: whether a session is alive.
 * @returns 0 alive, 1 ended, 3 nobody here can know
 */
export function runAlive(life: Life, { json, quiet }: AliveOptions, io: CommandIo): number {
  if (json === true) io.stdout(toJson(life));
  else if (quiet !== true) io.stdout(`${life.state}: ${printable(life.why)}\n`);
  return CODES[life.state];
}
