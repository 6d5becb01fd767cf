import { describe, expect, it } from 'vitest';
import { builtInNames } from '../../src/agents/built-in-names.js';
import type { Environment } from '../../src/machine/environment.js';
import { finishNow } from '../../src/machine/work.js';
import type { Work } from '../../src/machine/work.js';
import { lateParts } from '../../src/session/late/parts.js';
import { takeVariable } from '../../src/variables/take.js';
import type { TakenVariable, VariableView } from '../../src/variables/view.js';

/** What is taken, and how often somebody asked for the processes. */
function taken(environment: Environment, trustsEnvironment = false): { readonly taken: TakenVariable | undefined; readonly asked: number } {
  let asked = 0;
  // eslint-disable-next-line require-yield
  function* ancestry(): Work<undefined> {
    asked += 1;
    return undefined;
  }
  // eslint-disable-next-line require-yield
  function* knowledge(): ReturnType<VariableView['knowledge']> {
    return { names: builtInNames, parts: lateParts, platform: 'win32', warnings: [] };
  }
  // eslint-disable-next-line require-yield
  function* isInteractive(): Work<boolean> {
    return false;
  }
  return { taken: finishNow(takeVariable({ environment, trustsEnvironment, parts: lateParts, knowledge, ancestry, isInteractive })), asked };
}

const AGENTS = { CLAUDE_CODE_SESSION_ID: 'of-claude', CODEX_THREAD_ID: 'of-codex' };

describe('the processes are not asked for', () => {
  it('where the user says the id', () => {
    expect(taken({ ...AGENTS, RAILWAY_AGENT_SESSION: 'mine' })).toMatchObject({ taken: { value: 'mine', provenance: 'trusted' }, asked: 0 });
  });

  it('where the user trusts the environment', () => {
    expect(taken(AGENTS, true)).toMatchObject({ taken: { value: 'of-claude', provenance: 'trusted' }, asked: 0 });
  });

  it('where no variable is set', () => {
    expect(taken({ HOME: '/home/me' })).toEqual({ taken: undefined, asked: 0 });
  });
});

it('for an agent’s variable they are: the environment alone does not tell whose it is', () => {
  expect(taken({ CLAUDE_CODE_SESSION_ID: 'of-claude' })).toMatchObject({ taken: { value: 'of-claude', provenance: 'unverified' }, asked: 1 });
  expect(taken({ ...AGENTS, RAILWAY_AGENT_SESSION: 'no id' }).asked).toBeGreaterThan(0);
});
