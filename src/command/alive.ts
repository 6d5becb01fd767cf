import { thisHost } from '../machine/host.js';
import { readHolder } from '../formats/holder.js';
import { toJson } from '../formats/json.js';
import { readSmallFile } from '../machine/small-file.js';
import { finish } from '../machine/work.js';
import { lateParts } from '../session/late/parts.js';
import { Surroundings } from '../session/surroundings.js';
import { lifeOfHolder } from '../sessions/alive.js';
import type { Life } from '../sessions/alive.js';
import { lookHere } from '../sessions/here.js';
import { UsageError } from './failure.js';
import { findHere } from './find.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import type { Given } from './row.js';

const CODES: Readonly<Record<Life['state'], number>> = { alive: 0, ended: 1, unknown: 3 };

/**
 * `agent-session alive ID`, `agent-session alive --holder FILE`: whether a session is alive.
 * @returns 0 alive, 1 ended, 3 nobody here can know
 */
export async function runAlive({ words, flag, value }: Given, io: CommandIo): Promise<number> {
  const [id] = words;
  const file = value('--holder');
  if ((id === undefined) === (file === undefined)) throw new UsageError('alive needs either an id, or --holder with the file of a lock.');
  const around = new Surroundings({}, lateParts);
  const life = file === undefined ? await lifeOfId(id ?? '', around) : await lifeInFile(file, around);
  if (flag('--json')) io.stdout(toJson(life));
  else if (!flag('--quiet')) io.stdout(`${life.state}: ${printable(life.why)}\n`);
  return CODES[life.state];
}

/** One session may be found in several places: it is alive where one of them says so, and ended where all do. */
export async function lifeOfId(id: string, around: Surroundings): Promise<Life> {
  const { found } = findHere([{ matches: (other) => other === id, id }], await lookHere(around), around);
  const lives = found.map(({ life }) => life);
  return (
    lives.find(({ state }) => state === 'alive') ??
    lives.find(({ state }) => state === 'unknown') ??
    lives[0] ?? { state: 'unknown', why: 'no process, no record and no transcript on this machine tells of it' }
  );
}

/** Bytes: a holder has about 300. */
const LARGEST_HOLDER = 16 * 1024;

async function lifeInFile(file: string, around: Surroundings): Promise<Life> {
  const content = readSmallFile(file, LARGEST_HOLDER);
  if ('problem' in content) return { state: 'unknown', why: `${file} ${content.problem}` };
  const holder = readHolder(content.text);
  if (holder === undefined) return { state: 'unknown', why: `${file} holds nothing that export --as holder has printed` };
  return lifeOfHolder(holder, await finish(around.processes()), thisHost()) ?? (await lifeOfId(holder.id, around));
}
