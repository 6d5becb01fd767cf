import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../src/store/judged-file.js';
import { access, context, recordText, someName, temporarySessions } from '../support/folders.js';

describe('judgeFile', () => {
  it('knows nothing of what is not there', () => {
    expect(judgeFile(someName(1), access(temporarySessions()), context())).toBeUndefined();
  });

  it('reads no more than the file itself, whatever its name', () => {
    const folder = temporarySessions();
    writeFileSync(join(folder, someName(1)), recordText({ id: 'x' }));
    expect(judgeFile(someName(1), access(folder), context())).toMatchObject({ verdict: 'live', record: { id: 'x' } });
  });
});
