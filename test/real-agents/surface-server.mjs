#!/usr/bin/env node
// surface-server.mjs FILE ASK NODE CLI: a stdio MCP server with one tool, `whoami`. It appends to FILE what our command
// prints at its start, what the command and the library say when the file ASK appears, which it then removes, and what
// the library says in each call. All are arguments: several agents pass no environment on.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , file, ask, node, cli] = process.argv;
const note = (when, what) => appendFileSync(file, `${JSON.stringify({ when, ...what })}\n`);
function run(when) {
  try {
    const { id, source } = JSON.parse(execFileSync(node, [cli, 'id', '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    note(when, { id, source });
  } catch (error) {
    note(when, { failed: error.status });
  }
}

const { resolveSession } = await import(new URL('../library/index.mjs', `file://${cli}`));
let client;
async function resolve(when, meta) {
  const { id, source } = await resolveSession({ mcp: { meta, client: client?.name } });
  note(when, { id, source });
}

run('start');
let isAsking = false;
const timer = setInterval(async () => {
  if (isAsking || !existsSync(ask)) return;
  isAsking = true;
  run('asked');
  await resolve('asked-library');
  rmSync(ask, { force: true });
  isAsking = false;
}, 100);

const reply = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return;
    }
    const { id, method, params } = message;
    if (method === 'initialize') client = params?.clientInfo;
    if (id === undefined) return;
    if (method === 'initialize') {
      reply(id, { protocolVersion: params?.protocolVersion ?? '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'surfaces', version: '1' } });
    } else if (method === 'tools/list') {
      reply(id, { tools: [{ name: 'whoami', description: 'who am I', inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } }] });
    } else if (method === 'tools/call') {
      await resolve('call', params?._meta);
      reply(id, { content: [{ type: 'text', text: 'noted' }] });
    } else {
      reply(id, {});
    }
  })
  .once('close', () => clearInterval(timer));
