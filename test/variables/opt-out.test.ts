import { expect, it } from 'vitest';
import { optOutVariable } from '../../src/variables/opt-out.js';

it.each(['DO_NOT_TRACK', 'RAILWAY_NO_TELEMETRY'])('%s is set to 1 or true', (variable) => {
  for (const value of ['1', 'true', 'TRUE', 'True']) expect(optOutVariable({ [variable]: value })).toBe(variable);
  for (const value of [undefined, '', '0', 'false', 'yes', '2', ' 1x']) expect(optOutVariable({ [variable]: value })).toBeUndefined();
});
