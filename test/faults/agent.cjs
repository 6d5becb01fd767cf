// A fake coding agent: a long-lived process that runs the commands it is sent, each in a shell of its own.
const { spawn } = require('node:child_process');

process.on('message', ({ number, command, environment, cwd, timeout }) => {
  if (command.startsWith('title:')) {
    process.title = command.slice('title:'.length);
    process.send({ number, result: {} });
    return;
  }
  const child = spawn('sh', ['-c', command], { env: environment, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
  const result = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', (chunk) => { result[stream] += chunk; });
  child.on('close', (code, signal) => {
    process.send({ number, result: { ...result, code, timedOut: signal === 'SIGKILL' } });
  });
});

process.on('disconnect', () => process.exit());
process.send('listening');
