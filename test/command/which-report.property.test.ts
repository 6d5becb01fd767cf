import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/command/style.js';
import { whichReport } from '../../src/command/which-report.js';
import type { AncestorEvidence, Resolution, StoreEvidence, VariableEvidence, Warning } from '../../src/session/resolution.js';

/** What other processes, folders and configuration files may bring in. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b]0;title\u0007', '\u001b[2J', '\u009b31m', '\u202egnp', 'a\r\nb', '\u2028', '\u0000', '\ud800'),
);

/** Ids, and the slugs and variables of agents, are checked when they are read. */
const sessionId = fc.stringMatching(/^[A-Za-z0-9._:@/-]{1,40}$/);

const slug = fc.constantFrom('claude-code', 'my-agent');
const variableName = fc.constantFrom('CLAUDE_CODE_SESSION_ID', 'MY_AGENT_SESSION');

const agent = fc.record({ id: hostile, name: hostile });
const pid = fc.integer({ min: 1, max: 0xffff_ffff });
const startTime = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);

const variable: fc.Arbitrary<VariableEvidence> = fc.record(
  {
    variable: hostile,
    agent: hostile,
    state: fc.constantFrom('unset' as const, 'invalid' as const, 'rejected' as const, 'taken' as const, 'outranked' as const),
    value: sessionId,
    setter: fc.record({ pid, name: hostile, agent: hostile }),
    why: hostile,
  },
  { requiredKeys: ['variable', 'state'] },
);

const ancestor: fc.Arbitrary<AncestorEvidence> = fc.record(
  {
    pid,
    ppid: pid,
    startTime,
    name: hostile,
    kind: fc.constantFrom('agent' as const, 'shell' as const, 'other' as const, 'sandbox' as const),
    agent: slug,
    agentProcess: fc.boolean(),
  },
  { requiredKeys: ['pid', 'ppid', 'startTime', 'name', 'kind', 'agentProcess'] },
);

const told = fc.record(
  { by: fc.constantFrom('host' as const, 'mcp-client' as const, 'hook' as const, 'event' as const, 'left-open' as const), agent: hostile, event: hostile, at: fc.constant('2026-11-21T12:00:00Z'), path: hostile },
  { requiredKeys: ['by'] },
);
const store: fc.Arbitrary<StoreEvidence> = fc.record(
  { folder: hostile, file: hostile, state: fc.constantFrom('reused' as const, 'unusable' as const, 'not-reached' as const), createdAt: hostile, removed: fc.nat(), problem: hostile },
  { requiredKeys: ['state'] },
);

const warning: fc.Arbitrary<Warning> = fc.record({ code: fc.constantFrom('store-unusable', 'unverified'), message: hostile });

const resolution = fc.record(
  {
    id: sessionId,
    source: fc.constantFrom('override' as const, 'environment' as const, 'store' as const, 'derived' as const, 'none' as const, 'told' as const, 'bound' as const, 'left-open' as const),
    variable: variableName,
    agent,
    caller: fc.constantFrom('agent' as const, 'automation' as const, 'ci' as const, 'human' as const),
    agentProcess: fc.record({ pid, startTime, agent: hostile }),
    reason: fc.constantFrom('human' as const, 'sandbox' as const, 'no-parent' as const),
    warnings: fc.array(warning, { maxLength: 3 }),
    runId: fc.uuid(),
    told,
    provenance: fc.constantFrom('verified' as const, 'unverified' as const, 'trusted' as const),
    evidence: fc.record({
      variables: fc.array(variable, { maxLength: 4 }),
      ancestors: fc.array(ancestor, { maxLength: 4 }),
      markers: fc.array(fc.record({ variable: hostile, agent: hostile }), { maxLength: 2 }),
      told: fc.array(fc.record({ id: hostile, told, agrees: fc.boolean() }), { maxLength: 2 }),
    }),
    store,
    callerReason: hostile,
  },
  { requiredKeys: ['source', 'caller', 'warnings', 'runId', 'evidence', 'store', 'callerReason'] },
) as fc.Arbitrary<Resolution>;

/** C0 but the newline, DEL, C1, separators of lines and paragraphs, marks that turn the direction of writing. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe('whichReport, whatever others wrote', () => {
  it('puts no control character on a terminal', () => {
    fc.assert(
      fc.property(resolution, (given) => {
        expect(whichReport(given, plain)).not.toMatch(CONTROLS);
      }),
      { numRuns: 500 },
    );
  });
});
