import { detectResources, envDetector } from '@opentelemetry/resources';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { otelAttributes, otelText } from '../../src/formats/otel.js';
import type { Resolution } from '../../src/session/resolution.js';
import { bareEnvironment, run, temporaryFolder } from '../support/programs.js';
import { HOSTILE_VALUES, ID, person, resolution, sessionOfUnknownAgent } from '../support/resolutions.js';

const VARIABLE = 'OTEL_RESOURCE_ATTRIBUTES';
const OURS = {
  'session.id': ID,
  'gen_ai.conversation.id': ID,
  'gen_ai.agent.id': 'claude-code',
  'gen_ai.agent.name': 'Claude Code',
};
const folder = temporaryFolder();

function printed(session: Resolution, present?: string): string {
  const line = otelText(session, present === undefined ? {} : { [VARIABLE]: present });
  expect(line).toMatch(/^OTEL_RESOURCE_ATTRIBUTES=[\x21-\x7e]*\n$/);
  return line.slice(VARIABLE.length + 1, -1);
}

/** What the SDK's own detector makes of the variable; it reads nothing but `process.env`. */
function detected(value: string): Record<string, unknown> {
  process.env[VARIABLE] = value;
  return { ...detectResources({ detectors: [envDetector] }).attributes };
}

/** A sub-agent of Codex: a conversation of its own, inside the one that a person began. */
const subAgent = { ...resolution({ agent: { id: 'codex', name: 'Codex' } }), root: 'the-root' };

describe('otel', () => {
  const before = process.env[VARIABLE];
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE);
    else process.env[VARIABLE] = before;
  });

  it("is read by OpenTelemetry's environment detector", () => {
    expect(detected(printed(resolution()))).toEqual(OURS);
  });

  it('is the same as data, for a program that makes its own resource', () => {
    expect(otelAttributes(resolution())).toEqual(OURS);
    expect(otelAttributes(person())).toEqual({});
    expect(otelAttributes(resolution({ id: 'x'.repeat(256) }))).toEqual(detected(printed(resolution({ id: 'x'.repeat(256) }))));
  });

  it('groups a sub-agent’s conversation with the one that started it', () => {
    expect(otelAttributes(subAgent)).toMatchObject({ 'session.id': 'the-root', 'gen_ai.conversation.id': ID });
    // What it left is known as ours though the two ids differ.
    expect(printed(person(), printed(subAgent, 'a=b'))).toBe('a=b');
  });

  it('keeps what is there, but what is ours', () => {
    const value = printed(resolution(), 'service.name=shop%2C%20north, deployment.environment=prod ,session.id=old');
    expect(value).toMatch(/^service\.name=shop%2C%20north,deployment\.environment=prod,session\.id=/);
    expect(detected(value)).toEqual({ 'service.name': 'shop, north', 'deployment.environment': 'prod', ...OURS });
  });

  it('is the same when it is merged again', () => {
    const once = printed(resolution(), 'a=%20b,c=d%');
    expect(printed(resolution(), once)).toBe(once);
  });

  it('repairs what would make the SDK throw everything away', () => {
    const value = printed(resolution(), 'no-sign,=no-key,,a=b=c,d=100%,e=ž "x";y\\,f=%ff,g=\u001b[31m,%=1');
    expect(detected(value)).toEqual({ a: 'b=c', d: '100%', e: 'ž "x";y\\', f: '%ff', g: '\u001b[31m', '%': '1', ...OURS });
  });

  it('leaves a person what is there, less what an earlier session left', () => {
    expect(printed(person(), 'a=b')).toBe('a=b');
    expect(printed(person())).toBe('');
    expect(printed(person(), printed(resolution(), 'a=b'))).toBe('a=b');
    // The application's own session, which we didn't write.
    expect(printed(person(), 'session.id=cart-7')).toBe('session.id=cart-7');
  });

  it("doesn't keep the agent of an outer session", () => {
    const outer = printed(resolution());
    expect(detected(printed(sessionOfUnknownAgent({ id: 'inner' }), outer))).toEqual({ 'session.id': 'inner', 'gen_ai.conversation.id': 'inner' });
  });

  it('holds an id of 256 characters as its UUID, for the SDK takes 255 at most', () => {
    const attributes = detected(printed(resolution({ id: 'x'.repeat(256) })));
    expect(attributes['session.id']).toMatch(/^[\da-f]{8}-[\da-f]{4}-5/);
    expect(detected(printed(resolution({ id: 'x'.repeat(255) })))['session.id']).toBe('x'.repeat(255));
  });

  it('holds any value', () => {
    for (const value of HOSTILE_VALUES) {
      expect(detected(printed(resolution({ agent: { id: value, name: value } })))).toMatchObject({
        'gen_ai.agent.id': value,
        'gen_ai.agent.name': value,
      });
    }
  });

  it('is read whatever was there', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: fc.constantFrom('a', 'b', '=', ',', ';', '%', ' ', '\t', '"', '\\', '2', 'f', 'ž', '\ud800'), maxLength: 60 }));
    fc.assert(
      fc.property(text, (present) => {
        expect(detected(printed(resolution(), present))).toMatchObject(OURS);
      }),
      { numRuns: 1000 },
    );
  });

  it('goes through export "$(…)"', () => {
    const text = otelText(resolution(), { [VARIABLE]: 'a=$(touch pwned) `x` \'y\'' });
    const { stdout, stderr } = run('sh', ['-c', `export "$(printf %s "$EXPORTED")"; printenv ${VARIABLE}`], {
      cwd: folder,
      env: bareEnvironment(folder, { EXPORTED: text }),
    });
    expect(stderr).toBe('');
    expect(detected(stdout.trimEnd())).toEqual({ a: "$(touch pwned) `x` 'y'", ...OURS });
  });
});
