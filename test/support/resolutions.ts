import type { ExportInputs } from '../../src/formats/formatter.js';
import type { Resolution } from '../../src/session/resolution.js';

export const RUN_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const ID = '3b241101-e2bb-4255-8caf-4136c566a962';

const NOTHING_ELSE = { warnings: [], runId: RUN_ID, store: { state: 'not-reached' } } as const;

/** Claude Code's session, read from its variable. */
export function resolution(over: Partial<Resolution> = {}): Resolution {
  return {
    ...sessionOfUnknownAgent(),
    variable: 'CLAUDE_CODE_SESSION_ID',
    agent: { id: 'claude-code', name: 'Claude Code' },
    ...over,
  };
}

/** The same, and Claude Code's process is seen, too. */
export function withProcess(): Resolution {
  return resolution({ agentProcess: { pid: 42, startTime: '100', agent: 'claude-code' } });
}

/** A session that somebody set, of an agent that isn't known. */
export function sessionOfUnknownAgent(over: Partial<Resolution> = {}): Resolution {
  return {
    ...NOTHING_ELSE,
    id: ID,
    source: 'environment',
    variable: 'AGENT_THREAD_ID',
    caller: 'agent',
    callerReason: 'A session is set in the environment.',
    ...over,
  };
}

/** A person at a terminal. */
export function person(over: Partial<Resolution> = {}): Resolution {
  return {
    ...NOTHING_ELSE,
    source: 'none',
    caller: 'human',
    reason: 'human',
    callerReason: 'There is a terminal and no agent.',
    ...over,
  };
}

/** A CI job. */
export function ciJob(): Resolution {
  return person({ caller: 'ci', reason: 'ci', callerReason: 'CI is set.' });
}

/** A script that nobody we know runs, with an id of the store. */
export function automation(over: Partial<Resolution> = {}): Resolution {
  return {
    ...NOTHING_ELSE,
    id: ID,
    source: 'store',
    caller: 'automation',
    callerReason: 'There is neither a terminal nor an agent.',
    ...over,
  };
}

export function inputs(over: Partial<ExportInputs> = {}): ExportInputs {
  return {
    env: {},
    now: Date.UTC(2026, 10, 20, 22, 50),
    host: 'workbench',
    machine: { name: 'workbench/0123456789ab', bootId: 'boot-1' },
    raw: false,
    salt: () => new Uint8Array(32).fill(7),
    ...over,
  };
}

/** Values that ids and slugs can't hold, and that must not get out of their quotes if they ever do. */
export const HOSTILE_VALUES = [
  `it's`,
  `''`,
  `'; touch pwned; '`,
  `"; touch pwned; "`,
  '$(touch pwned)',
  '`touch pwned`',
  '${HOME}',
  '$HOME',
  '%PATH%',
  '!!',
  '\\',
  `\\'`,
  `\\\\'; touch pwned`,
  'two\nlines',
  'a line\nAGENT_SESSION_RUN_ID=stolen',
  '\nleading',
  'trailing\n',
  'carriage\rreturn',
  'crlf\r\nX-Injected: yes',
  'tab\tand  blanks ',
  '',
  ' ',
  '#no comment',
  '~',
  '*',
  '-n',
  '\u0001\u0002\u001b[31m\u007f',
  '\u2018typographic\u2019 \u201aquotes\u201b; touch pwned',
  'žluťoučký 🐎',
  'x<<EOF',
] as const;
