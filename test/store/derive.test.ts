import { describe, expect, it } from 'vitest';
import { v5, validate, version } from 'uuid';
import { deriveId, derivedOutcome } from '../../src/store/derive.js';
import { owner, host, namespace, request } from '../support/folders.js';

const here = { owner, host, namespace };

describe('deriveId', () => {
  it('is a name-based UUID, the same in every release', () => {
    const id = deriveId(here);
    expect(validate(id)).toBe(true);
    expect(version(id)).toBe(5);
    expect(id).toBe('802896ee-f855-5ecf-bd0e-f976e03661b8');
  });

  it('is in a name space of its own', () => {
    expect(v5('agent-session', v5.DNS)).toBe('6921bf20-f317-531b-b79f-6e46415fec8d');
  });

  it('does not depend on what the agent calls itself', () => {
    expect(deriveId({ ...here, owner: { ...owner, argv: ['another title'], agent: 'codex' } })).toBe(deriveId(here));
  });

  it.each([
    { what: 'pid', other: { ...here, owner: { ...owner, pid: 5001 } } },
    { what: 'start time', other: { ...here, owner: { ...owner, startTime: 112_862n } } },
    { what: 'host', other: { ...here, host: { ...host, name: 'other/0123456789ab' } } },
    { what: 'boot', other: { ...here, host: { ...host, bootId: 'boot-2' } } },
    { what: 'pid namespace', other: { ...here, namespace: { ...namespace, id: '4026532181' } } },
  ])('another $what, another id', ({ other }) => {
    expect(deriveId(other)).not.toBe(deriveId(here));
  });
});

describe('derivedOutcome', () => {
  it('says why', () => {
    expect(derivedOutcome(request('/s'), '/s is no folder')).toEqual({
      id: deriveId(here),
      derived: true,
      evidence: { folder: '/s', state: 'unusable', problem: '/s is no folder' },
      warnings: [{ code: 'store-unusable', message: 'the id is computed from the process, not stored: /s is no folder' }],
    });
  });

  it('answers nothing to who only wants what is recorded', () => {
    expect(derivedOutcome(request('/s', { mode: 'readonly' }), 'x')).not.toHaveProperty('id');
  });
});
