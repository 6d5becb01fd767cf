// npm run demo: an agent makes three separate shell calls of agent-session, and gets one id.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { newFolder } from '../support/new-folder.mjs';
import { startStandInAgent } from '../support/stand-in-agent.mjs';

const root = join(import.meta.dirname, '../..');
const command = join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin['agent-session']);
const calls = ['agent-session id', 'agent-session id; true', 'session=$(agent-session id); echo "$session"'];

if (!existsSync(command)) {
  console.error('The command is not built yet: npm run build');
  process.exit(1);
}

const { folder, remove } = newFolder();
try {
  process.exitCode = (await demonstrate()) ? 0 : 1;
} finally {
  remove();
}

/** @returns whether the three ids are one */
async function demonstrate() {
  symlinkSync(command, join(folder, 'agent-session'));
  // Nothing of the agent, the CI or the preferences that may be around the demo itself.
  const env = { PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter), HOME: folder };
  const agent = startStandInAgent('claude', 'script', { folder, env });
  try {
    console.log(`A stand-in agent runs: node claude (pid ${agent.pid}). It makes three separate shell calls:\n`);
    const ids = [];
    for (const call of calls) {
      const { stdout, stderr } = await agent.run(call);
      ids.push(stdout.trim());
      console.log(`  ${`sh -c '${call}'`.padEnd(53)}  ${stdout.trim() || stderr.trim()}`);
    }
    const equal = ids[0] !== '' && ids.every((id) => id === ids[0]);
    console.log(equal ? '\nThree calls, one session.' : '\nThe ids differ: they should be equal.');

    const { stdout } = await agent.run('agent-session which; true');
    console.log(`\nWhat agent-session which says in there:\n\n${stdout.replace(/^(?=.)/gm, '  ')}`);
    return equal;
  } finally {
    await agent.stop();
  }
}
