import { expect, it } from 'vitest';
import { readHandedOn } from '../../src/surfaces/scrubbed.js';

const variables = ['CLAUDE_CODE_SESSION_ID'];
const told = { CLAUDE_CODE_SESSION_ID: 'ours' };

it('the nearest process that still has the variable tells it', () => {
  const between = [{ pid: 3, environ: {} }, { pid: 2, environ: told }, { pid: 1, environ: { CLAUDE_CODE_SESSION_ID: 'older' } }];
  expect(readHandedOn({ variables, between, started: {} })).toEqual({ id: 'ours', variable: 'CLAUDE_CODE_SESSION_ID', pid: 2 });
});

it('a value that the agent itself was started with is an outer session’s', () => {
  const between = [{ pid: 2, environ: told }];
  expect(readHandedOn({ variables, between, started: told })).toBeUndefined();
  expect(readHandedOn({ variables, between, started: { CLAUDE_CODE_SESSION_ID: 'outer' } })).toMatchObject({ id: 'ours' });
});

it('nothing is proven where the agent’s own environment can’t be read', () => {
  expect(readHandedOn({ variables, between: [{ pid: 2, environ: told }], started: undefined })).toBeUndefined();
});

it.each([
  ['nobody has it', [{ pid: 2, environ: {} }]],
  ['nobody’s can be read', [{ pid: 2, environ: undefined }]],
  ['it is no id', [{ pid: 2, environ: { CLAUDE_CODE_SESSION_ID: 'a b' } }]],
  ['it is empty', [{ pid: 2, environ: { CLAUDE_CODE_SESSION_ID: '' } }]],
  ['no process is between', []],
])('nothing where %s', (_what, between) => {
  expect(readHandedOn({ variables, between, started: {} })).toBeUndefined();
});

it('the strongest variable of a process goes first', () => {
  const between = [{ pid: 2, environ: { WARP_RUN_ID: 'w', OZ_RUN_ID: 'o' } }];
  expect(readHandedOn({ variables: ['OZ_RUN_ID', 'WARP_RUN_ID'], between, started: {} })).toMatchObject({ variable: 'OZ_RUN_ID' });
});
