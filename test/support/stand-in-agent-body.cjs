// The body of a stand-in agent that is a Node; see stand-in-agent.mjs. It is copied to where a script of the agent's
// name shall be. A line of its input is a request, a line of its output an answer. It ends with its input.
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { number, title, ...request } = JSON.parse(line);
    if (title !== undefined) {
      process.title = title;
      answer({ number });
    } else {
      run(request, (ended) => answer({ number, ...ended }));
    }
  })
  .once('close', () => process.exit());

function answer(content) {
  process.stdout.write(`${JSON.stringify(content)}\n`);
}

function run({ command, env, bare = false, cwd, timeout }, done) {
  // In a session of its own: without a terminal, and to be killed with all that it started.
  const child = spawn('sh', ['-c', command], { env: bare ? env : { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = { stdout: '', stderr: '' };
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => {
          ended.hung = true;
          process.kill(-child.pid, 'SIGKILL');
        }, timeout);
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (text) => { ended[stream] += text; });
  child.once('error', (error) => { ended.stderr += error.message; });
  child.once('close', (status) => {
    clearTimeout(timer);
    done({ ...ended, status });
  });
}
