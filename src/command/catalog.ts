import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedCatalog } from '../agents/published.js';
import { EXIT } from './exit-codes.js';
import type { CommandIo } from './io.js';
import type { Given } from './row.js';

/** `agent-session catalog`, of this package. */
export function runCatalog({ flag }: Given, io: CommandIo): Promise<number> {
  io.stdout(catalogText(readFileSync(join(io.packageFolder(), 'dist/catalog.json'), 'utf8'), { json: flag('--json') }));
  return Promise.resolve(EXIT.done);
}

/**
 * `agent-session catalog`: what is known of agents, for programs or at a glance.
 *
 * @param published the text of the package's catalog.json: a copy in this program would be installed twice
 * @returns what to print
 */
function catalogText(published: string, { json }: { readonly json: boolean }): string {
  if (json) return published;
  const { agents } = JSON.parse(published) as PublishedCatalog;
  const rows = agents.map(({ id, name, sessionVariables = [] }) => {
    const answering = sessionVariables.filter(({ answers }) => answers !== false).map(({ variable }) => variable);
    return { id, name, session: answering.length === 0 ? 'the store' : answering.join(', ') };
  });
  const [ids, names] = [width(rows.map(({ id }) => id)), width(rows.map(({ name }) => name))];
  return rows.map(({ id, name, session }) => `${id.padEnd(ids)}  ${name.padEnd(names)}  ${session}\n`).join('');
}

function width(words: readonly string[]): number {
  return Math.max(...words.map(({ length }) => length));
}
