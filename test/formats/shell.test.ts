import { expect, it } from 'vitest';
import { shell } from '../../src/formats/shell.js';
import { withProcess } from '../support/resolutions.js';
import { describeShell } from '../support/shells.js';

for (const program of ['sh', 'bash', 'dash', 'zsh']) describeShell({ program, format: shell, take: 'eval "$(emit)"' });

it('every line ends', () => {
  expect(shell(withProcess())).toMatch(/^(export AGENT_SESSION_[A-Z_]+='[^']+'\n){4}$/);
});
