import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { resolveSession } from '../../src/session/resolve-session.js';
import { recordedCalls } from '../../src/testing/index.js';
import { readCaptures } from '../support/captures.js';
import { temporaryFolder } from '../support/programs.js';

it('are all that were taken, each with its truth', async () => {
  const file = join(temporaryFolder(), 'captures.json.gz');
  const captures = readCaptures();
  writeFileSync(file, gzipSync(JSON.stringify(Object.fromEntries(captures.map(({ file: name, calls }) => [name.replace('.json', ''), calls])))));
  const calls = recordedCalls(file);
  expect(calls).toHaveLength(captures.flatMap(({ calls: taken }) => taken).length);
  for (const { name, truth, standIn } of calls) {
    expect({ name, id: (await resolveSession({ ...standIn, store: 'off' })).id ?? null }).toEqual({ name, id: truth.id });
  }
});
