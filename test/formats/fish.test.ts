import { expect, it } from 'vitest';
import { fish } from '../../src/formats/fish.js';
import { withProcess } from '../support/resolutions.js';
import { describeShell } from '../support/shells.js';

describeShell({ program: 'fish', format: fish, take: 'emit | source' });

it('every line ends', () => {
  expect(fish(withProcess())).toMatch(/^(set -gx AGENT_SESSION_[A-Z_]+ '[^']+'\n){4}$/);
});
