// What a program does that asks the library once.
import { writeSync } from 'node:fs';
import { resolveSession } from '../../dist/library/index.mjs';

const { id } = await resolveSession();
writeSync(1, `${id}\n`);
