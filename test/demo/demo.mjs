// npm run demo: an agent inside another one, the variable that leaks into it, and the wrong answer beside the right one.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { newFolder } from '../support/new-folder.mjs';
import { quoted, startStandInAgent } from '../support/stand-in-agent.mjs';

const root = join(import.meta.dirname, '../..');
const command = join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin['agent-session']);
const CLAUDES_SESSION = '20868454-8cb8-4c40-9710-dc3df0b35f5c';

if (!existsSync(command)) {
  console.error('The command is not built yet: run npm run build.');
  process.exit(1);
}

const { folder, remove } = newFolder();
try {
  process.exitCode = (await demonstrate()) ? 0 : 1;
} finally {
  remove();
}

/** @returns whether every answer is right */
async function demonstrate() {
  symlinkSync(command, join(folder, 'agent-session'));
  // Nothing of the agent, the CI or the preferences that may be around the demo itself.
  const env = { PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter), HOME: folder };
  const claude = startStandInAgent('claude', 'program', { folder, env });
  const ask = async (words) => (await claude.run(words, { CLAUDE_CODE_SESSION_ID: CLAUDES_SESSION })).stdout.trim();
  // A bash that calls itself gemini and runs the command in a shell of its own.
  const askInGemini = (words) => ask(`bash -c ${quoted(`exec -a gemini bash -c ${quoted(`sh -c ${quoted(`${words}; true`)}; exit 0`)}`)}`);
  try {
    const outer = await ask('agent-session id; true');
    const leaked = await askInGemini('echo "$CLAUDE_CODE_SESSION_ID"');
    const inner = await askInGemini('agent-session id');
    const who = (await askInGemini('agent-session which')).split('\n').find((line) => line.startsWith('agent'));
    console.log('Both agents are stand-ins: bash processes that call themselves claude and gemini.\n');
    console.log('claude runs a command:');
    console.log(`  echo $CLAUDE_CODE_SESSION_ID   ${await ask('echo "$CLAUDE_CODE_SESSION_ID"')}   right`);
    console.log(`  agent-session id               ${outer}   right`);
    console.log('claude starts gemini, which exports no id of its own; gemini runs a command:');
    console.log(`  echo $CLAUDE_CODE_SESSION_ID   ${leaked}   WRONG: claude’s id leaked in`);
    console.log(`  agent-session id               ${inner}   right: gemini’s session`);
    console.log(`  agent-session which            ${who ?? ''}`);
    return outer === CLAUDES_SESSION && leaked === CLAUDES_SESSION && /^[0-9a-f-]{36}$/.test(inner) && inner !== leaked && who?.includes('Gemini CLI') === true;
  } finally {
    await claude.stop();
  }
}
