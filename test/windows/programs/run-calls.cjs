// Runs below wine: one program after the other, or all at once, and writes what became of them to a file. Nothing here
// goes through our own standard streams, for under wine these are no pipes that Node can open.
// Usage: node run-calls.cjs INPUT OUTPUT
const { spawn } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');

const [input, output] = process.argv.slice(2);
const { calls, atOnce } = JSON.parse(readFileSync(input, 'utf8'));
void main();

async function main() {
  const ended = [];
  if (atOnce) ended.push(...(await Promise.all(calls.map(run))));
  else for (const call of calls) ended.push(await run(call));
  writeFileSync(output, JSON.stringify(ended));
}

/** @param call.program default: this Node */
function run({ program = process.execPath, args, env, cwd }) {
  // What Windows itself needs, and nothing of the agents and the CI that may be around the tests.
  const { SystemRoot, PATH, TEMP, ComSpec, NODE_SKIP_PLATFORM_CHECK } = process.env;
  const child = spawn(program, args, { env: { SystemRoot, PATH, TEMP, ComSpec, NODE_SKIP_PLATFORM_CHECK, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (text) => { ended[stream] += text; });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ...ended, status: null, stderr: error.message }));
    child.once('close', (status) => resolve({ ...ended, status }));
  });
}
