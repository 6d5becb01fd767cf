// npm run demo: an agent makes three separate shell calls of agent-session, and gets one id.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const command = join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin['agent-session']);
const calls = ['agent-session id', 'agent-session id; true', 'session=$(agent-session id); echo "$session"'];

if (!existsSync(command)) {
  console.error('The command is not built yet: npm run build');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'agent-session-demo-'));
try {
  process.exitCode = (await demonstrate()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether the three ids are one */
async function demonstrate() {
  // The agent goes by the name of the script it is started as.
  const script = join(folder, 'claude');
  symlinkSync(join(here, 'stand-in-agent.mjs'), script);
  symlinkSync(command, join(folder, 'agent-session'));
  // Nothing of the agent, the CI or the preferences that may be around the demo itself.
  const env = { PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter), HOME: folder };
  const agent = spawn(process.execPath, [script], { env, cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: agent.stdout })[Symbol.asyncIterator]();

  const ask = async (line) => {
    agent.stdin.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the stand-in agent has ended');
    return JSON.parse(value);
  };

  try {
    console.log(`A stand-in agent runs: node claude (pid ${agent.pid}). It makes three separate shell calls:\n`);
    const ids = [];
    for (const call of calls) {
      const { stdout, stderr } = await ask(call);
      ids.push(stdout.trim());
      console.log(`  ${`sh -c '${call}'`.padEnd(53)}  ${stdout.trim() || stderr.trim()}`);
    }
    const equal = ids[0] !== '' && ids.every((id) => id === ids[0]);
    console.log(equal ? '\nThree calls, one session.' : '\nThe ids differ: they should be equal.');

    const { stdout } = await ask('agent-session which; true');
    console.log(`\nWhat agent-session which says in there:\n\n${stdout.replace(/^(?=.)/gm, '  ')}`);
    return equal;
  } finally {
    agent.stdin.end();
    await new Promise((resolve) => agent.once('close', resolve));
  }
}
