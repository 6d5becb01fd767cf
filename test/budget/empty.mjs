// What resolve.mjs is compared with.
import { writeSync } from 'node:fs';

writeSync(1, '\n');
