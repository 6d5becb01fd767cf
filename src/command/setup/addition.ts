import type { SetupFacts } from '../../agents/row.js';
import { pluginText } from './plugin.js';

/** What a hook runs. */
const HOOK = 'agent-session hook';

/** What a person adds to an agent's configuration. */
export interface Addition {
  /** Paths below the folder of the agent's configuration. */
  readonly files: readonly string[];
  /** The whole of each file, or what comes into it. */
  readonly text: string;
  /** What to do with them: a clause that ends in the paths. */
  readonly what: 'merge' | 'append' | 'create' | 'create-executable';
}

/** @param agent the agent's slug */
export function additionFor(agent: string, setup: SetupFacts): Addition {
  const { events, file } = setup;
  switch (setup.form) {
    // Claude Code's shape, which six others took over.
    case 'nested-hooks':
      return { what: 'merge', files: [file], text: json({ hooks: byEvent(events, () => [{ hooks: [{ type: 'command', command: HOOK }] }]) }) };
    case 'copilot-hooks':
      return { what: 'create', files: [file], text: json({ version: 1, hooks: byEvent(events, () => [{ type: 'command', bash: HOOK, timeoutSec: 10 }]) }) };
    case 'toml-hooks':
      return { what: 'append', files: [file], text: events.map((event) => `[[hooks]]\nevent = "${event}"\ncommand = "${HOOK}"\n`).join('\n') };
    case 'executable-hooks':
      return { what: 'create-executable', files: events.map((event) => file.replace('*', event)), text: `#!/bin/sh\nexec ${HOOK}\n` };
    case 'plugin':
      return { what: 'create', files: [file], text: pluginText(agent, setup.sets ?? []) };
  }
}

function byEvent<Entry>(events: readonly string[], entry: () => Entry): Readonly<Record<string, Entry>> {
  return Object.fromEntries(events.map((event) => [event, entry()]));
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
