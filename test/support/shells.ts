import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { Resolution } from '../../src/session/resolution.js';
import { bareEnvironment, itWith, run, temporaryFolder } from './programs.js';
import { HOSTILE_VALUES, ID, person, resolution, RUN_ID, withProcess } from './resolutions.js';

const folder = temporaryFolder();

export interface Shell {
  readonly program: string;
  readonly format: (session: Resolution) => string;
  /** Takes what `emit` prints, as the documentation tells people to. */
  readonly take: string;
}

/** The variables that a program started by the shell sees, after the shell took our text. */
function seenByChild({ program, take }: Shell, text: string, before: Record<string, string> = {}): Record<string, string> {
  // The text comes through a variable, so that no quoting but ours is tested.
  const emit = program === 'fish' ? 'function emit; printf %s "$EXPORTED"; end' : 'emit() { printf %s "$EXPORTED"; }';
  const print = `"${process.execPath}" -e 'process.stdout.write(JSON.stringify(process.env))'`;
  const { status, stdout, stderr } = run(program, ['-c', `${emit}\n${take}\n${print}`], {
    cwd: folder,
    // In the C locale fish can't hold what is not ASCII.
    env: bareEnvironment(folder, { LC_ALL: 'C.UTF-8', ...before, EXPORTED: text }),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, string>;
}

/** What a real shell makes of the text that is printed for it. */
export function describeShell(target: Shell): void {
  describe(`${target.program} takes`, () => {
    const itThere = itWith(target.program);

    itThere('the four variables, exported', () => {
      expect(seenByChild(target, target.format(withProcess()))).toMatchObject({
        AGENT_SESSION_ID: ID,
        AGENT_SESSION_PID: '42',
        AGENT_SESSION_AGENT: 'claude-code',
        AGENT_SESSION_RUN_ID: RUN_ID,
      });
    });

    itThere('another session away from a person', () => {
      const env = seenByChild(target, target.format(person()), { AGENT_SESSION_ID: 'dead', AGENT_SESSION_PID: '7', AGENT_SESSION_AGENT: 'goose' });
      expect(env).toMatchObject({ AGENT_SESSION_RUN_ID: RUN_ID });
      expect(env).not.toHaveProperty('AGENT_SESSION_ID');
      expect(env).not.toHaveProperty('AGENT_SESSION_PID');
      expect(env).not.toHaveProperty('AGENT_SESSION_AGENT');
    });

    itThere('nothing from a person who has no such variables, without complaint', () => {
      expect(seenByChild(target, target.format(person()))).not.toHaveProperty('AGENT_SESSION_ID');
    });

    itThere('hostile values as they are, and runs nothing', () => {
      for (const value of HOSTILE_VALUES) {
        const text = target.format(resolution({ agent: { id: value, name: value }, id: `${value}x` }));
        expect(seenByChild(target, text)).toMatchObject({
          AGENT_SESSION_ID: `${value}x`,
          AGENT_SESSION_AGENT: value,
          AGENT_SESSION_RUN_ID: RUN_ID,
        });
      }
      expect(readdirSync(folder)).not.toContain('pwned');
    });
  });
}
