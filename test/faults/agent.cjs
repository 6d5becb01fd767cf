// A fake coding agent: a long-lived process that runs the commands it is sent, each in a shell of its own.
const { spawn } = require('node:child_process');

process.on('message', ({ number, command, environment, cwd, timeout }) => {
  if (command.startsWith('title:')) {
    process.title = command.slice('title:'.length);
    process.send({ number, result: {} });
    return;
  }
  // In a session of its own, so that a call that hangs can be ended with all it started.
  const child = spawn('sh', ['-c', command], { env: environment, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const result = { stdout: '', stderr: '', timedOut: false };
  const timer = setTimeout(() => {
    result.timedOut = true;
    process.kill(-child.pid, 'SIGKILL');
  }, timeout);
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => { result[stream] += chunk; });
  child.on('close', (code) => {
    clearTimeout(timer);
    process.send({ number, result: { ...result, code } });
  });
});

process.on('disconnect', () => process.exit());
process.send('listening');
