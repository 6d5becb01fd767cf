import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isInstalled, itIf, temporaryFolder } from '../support/programs.js';
import { blocksOf } from './document.js';
import { makeScenes } from './scenes.js';

const folder = temporaryFolder();
const blocks = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/recipes.md'), 'utf8'));
const SESSION = '20868454-8cb8-4c40-9710-dc3df0b35f5c';

/** Every command line in an agent's configuration, as JSON holds it. */
function commandsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => (name === 'command' && typeof member === 'string' ? [member] : commandsIn(member)));
}

const inJson = blocks.filter(({ language }) => language === 'json').flatMap(({ text }) => commandsIn(JSON.parse(text)));
const notify = blocks.filter(({ language }) => language === 'toml').flatMap(({ text }) => /^notify = (.*)$/m.exec(text)?.slice(1) ?? []).map((value) => JSON.parse(value) as readonly string[]);

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

it('every hook of the recipes runs agent-session hook', () => {
  expect(inJson.length).toBeGreaterThan(0);
  expect(notify.length).toBe(1);
  for (const command of [...inJson, ...notify.flat().slice(2)]) expect(command).toMatch(/^agent-session hook /);
});

itIf(process.platform === 'linux' && isInstalled('bash'), 'the hooks of the recipes, for their agent is a bash of Linux')('and says the session that its JSON tells', async () => {
  const scenes = makeScenes(mkdtempSync(join(folder, 'home-')));
  for (const { notes: [note], text } of blocks) {
    const file = /^file=(.+)$/.exec(note ?? '')?.[1];
    if (file !== undefined) scenes.write(file, text);
  }
  const json = (more: object): string => quoted(JSON.stringify(more));
  for (const command of inJson) {
    expect(await scenes.claude(`echo ${json({ session_id: SESSION, hook_event_name: 'PostToolUse' })} | ${command}`)).toContain(SESSION);
  }
  for (const words of notify) {
    expect(await scenes.script([...words.map(quoted), json({ type: 'agent-turn-complete', 'thread-id': SESSION })].join(' '))).toContain(`codex ${SESSION}`);
  }
});
