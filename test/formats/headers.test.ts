import { describe, expect, it } from 'vitest';
import { headers, headersText } from '../../src/formats/headers.js';
import { sessionUuid7 } from '../../src/formats/uuid7.js';
import type { Resolution } from '../../src/session/resolution.js';
import { loopbackServer } from '../support/loopback-server.js';
import { bareEnvironment, itWith, runAsync, temporaryFolder } from '../support/programs.js';
import { HOSTILE_VALUES, ID, inputs, person, resolution } from '../support/resolutions.js';

const folder = temporaryFolder();

describe('headers', () => {
  it('are none for a person', () => {
    expect(headers(person(), inputs())).toEqual({});
    expect(headersText(person(), inputs())).toBe('');
  });

  it('are what fetch takes', async () => {
    const server = await loopbackServer();
    await fetch(server.url, { headers: headers(resolution(), inputs()) });
    expect(server.received[0]?.headers).toMatchObject({
      'x-posthog-session-id': sessionUuid7(resolution(), inputs()),
      'x-agent-session-id': ID,
      'x-railway-agent-session': ID,
    });
  });

  it('is three lines, whatever the id holds', () => {
    for (const value of HOSTILE_VALUES) {
      expect(headersText(resolution({ id: value }), inputs())).toMatch(
        /^X-PostHog-Session-Id: [\da-f-]{36}\nX-Agent-Session-Id: [\x21-\x7e]*\nX-Railway-Agent-Session: [\x21-\x7e]*\n$/,
      );
    }
  });

  const itWithCurl = itWith('curl');

  async function sentByCurl(session: Resolution): Promise<Record<string, string>> {
    const server = await loopbackServer();
    const { status, stderr } = await runAsync('curl', ['-sS', '-q', '--noproxy', '*', '-H', '@-', server.url], {
      cwd: folder,
      env: bareEnvironment(folder),
      input: headersText(session, inputs()),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const raw = server.received[0]?.rawHeaders ?? [];
    return Object.fromEntries(raw.flatMap((name, i) => (i % 2 === 0 && /^x-/i.test(name) ? [[name, raw[i + 1] ?? '']] : [])));
  }

  itWithCurl('are sent by curl -H @-', async () => {
    expect(await sentByCurl(resolution())).toEqual({
      'X-PostHog-Session-Id': sessionUuid7(resolution(), inputs()),
      'X-Agent-Session-Id': ID,
      'X-Railway-Agent-Session': ID,
    });
  });

  itWithCurl('are not there for a person, and curl sends the request all the same', async () => {
    expect(await sentByCurl(person())).toEqual({});
  });
});
