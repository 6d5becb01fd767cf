import { describe, expect, it } from 'vitest';
import { sessionVariables } from '../../src/formats/session-variables.js';
import { automation, ciJob, ID, person, resolution, RUN_ID, withProcess } from '../support/resolutions.js';

describe('sessionVariables', () => {
  it('gives the id, the agent process, the agent by its slug, and the run', () => {
    expect(sessionVariables(withProcess())).toEqual({
      set: [
        ['AGENT_SESSION_ID', ID],
        ['AGENT_SESSION_PID', '42'],
        ['AGENT_SESSION_AGENT', 'claude-code'],
        ['AGENT_SESSION_RUN_ID', RUN_ID],
      ],
      unset: [],
    });
  });

  it('has an id and no agent for a script that nobody we know runs', () => {
    expect(sessionVariables(automation())).toEqual({
      set: [
        ['AGENT_SESSION_ID', ID],
        ['AGENT_SESSION_RUN_ID', RUN_ID],
      ],
      unset: ['AGENT_SESSION_PID', 'AGENT_SESSION_AGENT'],
    });
  });

  it.each([
    ['a person', person()],
    ['CI', ciJob()],
  ])('takes the variables of another session away for %s', (_who, nobody) => {
    expect(sessionVariables(nobody)).toEqual({
      set: [['AGENT_SESSION_RUN_ID', RUN_ID]],
      unset: ['AGENT_SESSION_ID', 'AGENT_SESSION_PID', 'AGENT_SESSION_AGENT'],
    });
  });

  it('keeps the agent where only the id is missing', () => {
    const inSandbox = person({ caller: 'agent', reason: 'sandbox', agent: { id: 'codex', name: 'Codex' } });
    expect(sessionVariables(inSandbox).unset).toEqual(['AGENT_SESSION_ID', 'AGENT_SESSION_PID']);
    expect(sessionVariables(inSandbox).set).toContainEqual(['AGENT_SESSION_AGENT', 'codex']);
  });

  it('names no process without an id that it would vouch for', () => {
    expect(sessionVariables(person({ agentProcess: { pid: 42, startTime: '100' } })).unset).toContain('AGENT_SESSION_PID');
  });

  it('drops NUL, which no environment can hold', () => {
    expect(sessionVariables(resolution({ id: 'a\0b' })).set[0]).toEqual(['AGENT_SESSION_ID', 'ab']);
  });
});
