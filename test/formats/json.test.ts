import { expect, it } from 'vitest';
import { toJson } from '../../src/formats/json.js';
import { HOSTILE_VALUES, ID, resolution, withProcess } from '../support/resolutions.js';

it('is one line that names its version, and start times are texts', () => {
  const text = toJson(withProcess());
  expect(text).toMatch(/^\{"schemaVersion":1,[^\n]*\}\n$/);
  expect(JSON.parse(text)).toMatchObject({ schemaVersion: 1, id: ID, agentProcess: { pid: 42, startTime: '100' } });
});

it('holds any value, and no control character', () => {
  for (const value of [...HOSTILE_VALUES, '\u007f\u0080\u009b31m\u009f']) {
    const text = toJson(resolution({ callerReason: value }));
    // eslint-disable-next-line no-control-regex -- those are what is looked for
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(JSON.parse(text)).toMatchObject({ callerReason: value });
  }
});
