import type { Resolution } from '../session/resolution.js';
import { sessionVariables } from './session-variables.js';

/**
 * Lines of a `.env` file: for `node --env-file`, the dotenv packages, `docker run --env-file`, compose, direnv.
 *
 * Without an id: the run id only, for a `.env` file can't take a variable away.
 * @throws Error where no notation means the same to all readers; no id and no slug comes there.
 */
export function dotenv(resolution: Resolution): string {
  return sessionVariables(resolution)
    .set.map(([name, value]) => `${name}=${quoteForDotenv(name, value)}\n`)
    .join('');
}

/**
 * `.env` has no grammar, only readers. Ids, slugs and UUIDs stand bare, since docker takes quotes for a part
 * of the value. Anything else stands between the first kind of quotes it doesn't hold, as node and dotenv know
 * no escape for a quote; between double quotes, moreover, some expand `$` and `\`.
 */
function quoteForDotenv(name: string, value: string): string {
  if (/^[A-Za-z0-9._:@/-]+$/.test(value)) return value;
  // eslint-disable-next-line no-control-regex -- a carriage return becomes a newline in these readers, NUL and the rest fare no better
  if (!/[\u0000-\u0009\u000b-\u001f\u007f]/.test(value)) {
    if (!value.includes("'")) return `'${value}'`;
    if (!/["$\\]/.test(value)) return `"${value}"`;
  }
  throw new Error(`The value of ${name} can't be written to a .env file; use --as shell instead.`);
}
