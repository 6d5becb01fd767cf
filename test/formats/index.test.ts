import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../src/formats/formats.js';
import * as formats from '../../src/formats/index.js';
import { completeMoment } from '../../src/formats/moment.js';
import { thisHost } from '../../src/machine/host.js';
import { inputs, person, withProcess } from '../support/resolutions.js';

const now = Date.UTC(2026, 10, 20, 22, 50);
const salt = (): Uint8Array => new Uint8Array(32).fill(7);

describe('a library’s formats', () => {
  const texts: Readonly<Record<string, (session: ReturnType<typeof withProcess>) => string>> = {
    shell: formats.shell,
    fish: formats.fish,
    powershell: formats.powershell,
    dotenv: formats.dotenv,
    github: formats.github,
    posthog: (session) => formats.posthogText(session, { now }),
    otel: (session) => formats.otelText(session, {}),
    headers: (session) => formats.headersText(session, { now }),
    trailer: (session) => formats.trailerText(session, { salt }),
    uuid: formats.uuidText,
    holder: (session) => formats.holderText(session),
  };

  it.each(exportFormats.map(({ name }) => name))('%s is what the command prints on this machine', (name) => {
    const format = exportFormats.find((candidate) => candidate.name === name)?.format;
    const here = inputs({ ...completeMoment({ now }), machine: thisHost(), salt });
    for (const session of [withProcess(), person()]) expect(texts[name]?.(session)).toBe(format?.(session, here));
  });
});
