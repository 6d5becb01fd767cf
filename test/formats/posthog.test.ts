import { PostHog } from 'posthog-node';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { posthogProperties, posthogText } from '../../src/formats/posthog.js';
import type { Resolution } from '../../src/session/resolution.js';
import { loopbackServer } from '../support/loopback-server.js';
import { automation, ciJob, HOSTILE_VALUES, ID, inputs, person, resolution, RUN_ID } from '../support/resolutions.js';

function properties(session: Resolution): Record<string, unknown> {
  const text = JSON.parse(posthogText(session, inputs())) as Record<string, unknown>;
  expect(posthogProperties(session, inputs())).toEqual(text);
  return text;
}

describe('posthog', () => {
  it('is one line of JSON', () => {
    expect(posthogText(resolution(), inputs())).toMatch(/^\{[^\n]*\}\n$/);
  });

  it('tells people from automation', () => {
    expect([resolution(), automation(), ciJob(), person()].map(properties).map(({ is_automation, caller }) => [is_automation, caller])).toEqual([
      [true, 'agent'],
      [true, 'automation'],
      [true, 'ci'],
      [false, 'human'],
    ]);
  });

  it('has no session for a person and for CI, and all else', () => {
    expect(properties(person())).toEqual({ run_id: RUN_ID, is_automation: false, caller: 'human' });
    expect(properties(ciJob())).toEqual({ run_id: RUN_ID, is_automation: true, caller: 'ci' });
  });

  it('groups the model’s traces by the outermost conversation', () => {
    expect(properties(resolution())).toMatchObject({ agent_session_id: ID, $ai_session_id: ID });
    expect(properties(resolution({ root: 'the-root' }))).toMatchObject({ agent_session_id: ID, $ai_session_id: 'the-root' });
  });

  it('holds any value, and no control character', () => {
    for (const value of [...HOSTILE_VALUES, '\u009b31m', '\ud800']) {
      const text = posthogText(resolution({ agent: { id: value, name: value } }), inputs());
      // eslint-disable-next-line no-control-regex -- those are what is looked for
      expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(JSON.parse(text)).toMatchObject({ agent: value });
    }
  });

  it('arrives with an event of posthog-node', async () => {
    const server = await loopbackServer();
    const client = new PostHog('phc_test', { host: server.url, flushAt: 1, disableGeoip: true });
    const now = Date.now();
    const text = posthogText(resolution(), inputs({ now }));
    client.capture({ distinctId: 'somebody', event: 'deployed', properties: JSON.parse(text) as Record<string, unknown> });
    await client.shutdown();

    const events = server.received.flatMap(({ body }) => {
      const { batch } = JSON.parse(body) as { batch?: { event: string; timestamp: string; properties: Record<string, unknown> }[] };
      return batch ?? [];
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      event: 'deployed',
      properties: { agent_session_id: ID, $ai_session_id: ID, agent: 'claude-code', run_id: RUN_ID, is_automation: true, caller: 'agent' },
    });
    // PostHog's own conditions for the session, on the event as it was sent.
    const sessionId = String(events[0]?.properties.$session_id);
    expect(validate(sessionId) && version(sessionId) === 7).toBe(true);
    const begin = Number.parseInt(sessionId.replaceAll('-', '').slice(0, 12), 16);
    const sent = Date.parse(events[0]?.timestamp ?? '');
    expect(begin).toBeLessThanOrEqual(sent);
    expect(sent - begin).toBeLessThan(24 * 3_600_000);
  });
});
