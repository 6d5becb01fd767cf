import { afterAll, describe } from 'vitest';
import { itIf } from '../support/programs.js';
import { installCommand, Lab } from './lab.mjs';
import { whyNot } from './needs.mjs';
import type { Situation } from './situations.js';

/** A row of the table that `npm run test:faults` prints. */
export interface SeenSituation {
  readonly situation: string;
  readonly railway: string;
  readonly ours: string;
}

declare module 'vitest' {
  interface TaskMeta {
    seen?: SeenSituation;
  }
}

/** Some go through a hundred faults, each with calls of its own; this only ends what hangs. */
const HANG = 600_000;

/** Makes a test of each situation; where the machine does not allow it, a skip with the reason. */
export function testSituations(situations: readonly Situation[]): void {
  const installed = installCommand();
  afterAll(installed.remove);

  for (const { situation, railway, right, needs, run } of situations) {
    const why = process.platform === 'linux' ? whyNot(needs) : 'this is no Linux';
    describe(situation, () => {
      itIf(why === undefined, `the situation “${situation}”, for ${why ?? ''}`)(right, async ({ task }) => {
        const lab = new Lab(installed.folder);
        try {
          const ours = await run(lab);
          task.meta.seen = { situation, railway: railway === undefined ? 'not measured' : `${railway.does}${railway.right ? '' : ' (wrong)'}`, ours };
        } finally {
          await lab.end();
        }
      }, HANG);
    });
  }
}
