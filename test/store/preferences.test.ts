import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preferencesFile } from '../../src/store/preferences-file.js';
import { disablesTelemetry } from '../../src/store/preferences.js';
import { onlyOnUnix, plant, temporaryFolder } from '../support/folders.js';

/** @returns the file, in a home of its own */
function preferences(text?: string): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.railway'));
  if (text !== undefined) plant(join(home, '.railway'), 'preferences.json', text);
  return preferencesFile(home);
}

describe('disablesTelemetry', () => {
  it('takes what `railway telemetry disable` writes', () => {
    expect(disablesTelemetry(preferences('{"telemetryDisabled": true}'))).toBe(true);
  });

  it.each([
    ['there is no file', undefined],
    ['it is on', '{"telemetryDisabled":false}'],
    ['nothing is said', '{}'],
    ['something else than true is said', '{"telemetryDisabled":"true"}'],
    ['it is not JSON', '{"telemetryDisabled":true'],
    ['it is no object', 'true'],
    ['it is null', 'null'],
    ['it is empty', ''],
    ['it is larger than such a file', `{"telemetryDisabled":true,"x":"${'x'.repeat(70_000)}"}`],
  ])('is false where %s', (_what, text) => {
    expect(disablesTelemetry(preferences(text))).toBe(false);
  });

  it('does not wait for a pipe', (test) => {
    onlyOnUnix(test);
    const file = preferences();
    execFileSync('mkfifo', [file]);
    expect(disablesTelemetry(file)).toBe(false);
  });
});
