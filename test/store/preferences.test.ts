import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disablingPreferences } from '../../src/store/preferences.js';
import { onlyOnUnix, plant, temporaryFolder } from '../support/folders.js';

function homeWith(text?: string): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.railway'));
  if (text !== undefined) plant(join(home, '.railway'), 'preferences.json', text);
  return home;
}

describe('disablingPreferences', () => {
  it('names the file where telemetry is switched off (railway telemetry disable)', () => {
    const home = homeWith('{"telemetryDisabled": true}');
    expect(disablingPreferences(home)).toBe(join(home, '.railway', 'preferences.json'));
  });

  it.each([
    ['there is no folder', undefined],
    ['it is on', '{"telemetryDisabled":false}'],
    ['nothing is said', '{}'],
    ['something else than true is said', '{"telemetryDisabled":"true"}'],
    ['it is not JSON', '{"telemetryDisabled":true'],
    ['it is no object', 'true'],
    ['it is null', 'null'],
    ['it is empty', ''],
    ['it is larger than such a file', `{"telemetryDisabled":true,"x":"${'x'.repeat(70_000)}"}`],
  ])('is silent where %s', (_what, text) => {
    expect(disablingPreferences(homeWith(text))).toBeUndefined();
    expect(disablingPreferences(join(homeWith(text), 'none'))).toBeUndefined();
  });

  it('does not wait for a pipe', (test) => {
    onlyOnUnix(test);
    const home = homeWith();
    execFileSync('mkfifo', [join(home, '.railway', 'preferences.json')]);
    expect(disablingPreferences(home)).toBeUndefined();
  });
});
