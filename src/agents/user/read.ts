import { statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Warning } from '../../machine/warning.js';
import type { CatalogIndex } from '../lookup.js';
import { locateSyntaxError, locateValue } from './locate-in-json.js';
import type { Place } from './locate-in-json.js';
import { findConflict, mergeCatalog } from './merge.js';
import { mayExist } from '../../machine/may-exist.js';
import { readSmallFile } from '../../machine/small-file.js';
import { readUserRows } from './rows.js';
import type { JsonPath } from './shape.js';

export interface AgentsAndWarnings {
  readonly catalog: CatalogIndex;
  /** At most one, of the code `user-agents-unusable`. */
  readonly warnings: readonly Warning[];
  /** The file that was read; absent where there was none to read. */
  readonly file?: string;
}

/** Bytes: four times the built-in catalog with all its sources. */
const LARGEST_FILE = 256 * 1024;

/**
 * The agents of the file that a variable names.
 *
 * @param named an absolute path: of the file, or of a folder that may hold `agents.json`
 * @param variable for the warning
 */
export function readNamedUserAgents(builtIn: CatalogIndex, named: string, variable: string): AgentsAndWarnings {
  if (!mayExist(named)) return unusable(builtIn, `${variable} names ${named}, which is not there. Correct it, or unset it.`);
  if (!isFolder(named)) return readUserAgents(builtIn, named);
  const file = join(named, 'agents.json');
  return mayExist(file) ? readUserAgents(builtIn, file) : { catalog: builtIn, warnings: [] };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // gone meanwhile: reading it will say so
  }
}

/**
 * The built-in agents with those of a file; the built-in ones and one warning, where anything in it is wrong.
 * Half a file would be worse than none: nobody would miss the other half.
 *
 * @param path absolute
 */
export function readUserAgents(builtIn: CatalogIndex, path: string): AgentsAndWarnings {
  const file = normalize(path);
  const content = readSmallFile(file, LARGEST_FILE);
  if ('problem' in content) return unusable(builtIn, `${file}${content.line === undefined ? '' : `, line ${String(content.line)}`}: the file ${content.problem}. ${CONSEQUENCE}`);

  let value: unknown;
  try {
    value = JSON.parse(content.text);
  } catch {
    const place = locateSyntaxError(content.text);
    return unusable(builtIn, `${file}${placeText(place)}: what stands here is not JSON. ${CONSEQUENCE}`);
  }

  const read = readUserRows(value);
  const fault = 'fault' in read ? read.fault : findConflict(builtIn, read.rows, read.list);
  if ('rows' in read && fault === undefined) return { catalog: mergeCatalog(builtIn, read.rows, file), warnings: [], file };
  const { path: member = [], problem = '' } = fault ?? {};
  const place = locateValue(content.text, member);
  return unusable(builtIn, `${file}${placeText(place)}: ${memberText(member)} ${problem}. ${CONSEQUENCE}`);
}

const CONSEQUENCE = 'Until this is mended, only the built-in agents are known.';

function unusable(builtIn: CatalogIndex, message: string): AgentsAndWarnings {
  return { catalog: builtIn, warnings: [{ code: 'user-agents-unusable', message }] };
}

function placeText(place: Place | undefined): string {
  return place === undefined ? '' : `, line ${String(place.line)}, column ${String(place.column)}`;
}

/** `agents[0].markers[1].variable` */
function memberText(path: JsonPath): string {
  if (path.length === 0) return 'the whole';
  return path
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : /^[\w$-]{1,60}$/.test(step) ? `.${step}` : `[${JSON.stringify(step.slice(0, 60))}]`))
    .join('')
    .replace(/^\./, '');
}
