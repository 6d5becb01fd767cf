import { describe, expect, it } from 'vitest';
import { holder, holderText, readHolder } from '../../src/formats/holder.js';
import { HOSTILE_VALUES, ID, person, resolution, withProcess } from '../support/resolutions.js';

const machine = { name: 'workbench/0123456789ab', bootId: 'b6fbc9a9-0c4a-4d2e-8f5a-1d3c5c1d9a11' };

describe('holder', () => {
  it('names the session, its process and where that process is', () => {
    expect(holder(withProcess(), machine)).toEqual({ id: ID, agent: 'claude-code', pid: 42, startTime: '100', host: machine.name, boot: machine.bootId });
  });

  it('names the pid namespace, for a pid means nothing in another one', () => {
    const session = resolution({ agentProcess: { pid: 42, startTime: '100', agent: 'claude-code', pidNamespace: '4026532251' } });
    expect(holder(session, machine)).toMatchObject({ pid: 42, pidNamespace: '4026532251' });
    expect(readHolder(holderText(session, machine))).toEqual(holder(session, machine));
  });

  it('leaves out what nobody knows', () => {
    expect(holder(resolution(), { name: '', bootId: '' })).toEqual({ id: ID, agent: 'claude-code' });
  });

  it('is nothing for a person', () => {
    expect(holder(person(), machine)).toBeUndefined();
    expect(holderText(person(), machine)).toBe('');
  });

  it('is one line, and is read back', () => {
    const text = holderText(withProcess(), machine);
    expect(text).toMatch(/^\{[^\n]*\}\n$/);
    expect(readHolder(text)).toEqual(holder(withProcess(), machine));
  });

  it('holds any value, and no control character', () => {
    for (const value of [...HOSTILE_VALUES, '\u009b31m']) {
      const session = resolution({ agent: { id: value, name: value } });
      const text = holderText(session, { name: value, bootId: value });
      // eslint-disable-next-line no-control-regex -- those are what is looked for
      expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(readHolder(text)).toEqual(holder(session, { name: value, bootId: value }));
    }
  });

  it.each([
    '', 'null', '[]', '"x"', '{', '{}', '{"id":""}', '{"id":1}', '{"id":"x","pid":1}', '{"id":"x","startTime":"1"}', '{"id":"x","pid":-1,"startTime":"1"}', '{"id":"x","pid":1.5,"startTime":"1"}',
    '{"id":"x","pid":1,"startTime":1}', '{"id":"x","pid":1,"startTime":"1e3"}', '{"id":"x","host":1}',
  ])('is not read from %s', (text) => {
    expect(readHolder(text)).toBeUndefined();
  });

  it('is read where somebody added a member', () => {
    expect(readHolder('{"id":"x","since":"today"}\n')).toEqual({ id: 'x' });
  });
});
