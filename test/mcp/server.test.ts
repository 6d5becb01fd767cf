import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { quoted, startProgram } from '../support/agents.js';
import { itIf, temporaryFolder } from '../support/programs.js';
import { runOrphaned } from '../support/without-agent.js';

const folder = temporaryFolder();
const client = join(import.meta.dirname, 'client.mjs');
const env = { HOME: folder, PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':') };

/** What the tool answers a client of this name in calls with these `_meta`. */
function commandOf(name: string, ...metas: readonly object[]): string {
  return [process.execPath, client, name, ...metas.map((meta) => JSON.stringify(meta))].map(quoted).join(' ');
}

const codexMeta = (session: string, thread: string): object => ({ 'x-codex-turn-metadata': { session_id: session, thread_id: thread, turn_id: 't' } });

const itOnLinux = itIf(process.platform === 'linux', 'an MCP server of a stand-in agent, which needs Linux');

describe('the tool of an MCP server that the official SDK made', () => {
  itOnLinux('answers what the client tells in each call, though one server serves them all', async () => {
    const { status, stdout, stderr } = await startProgram('codex', { folder, env }).run(commandOf('codex-mcp-client', codexMeta('main', 'main'), codexMeta('main', 'sub-agent'), codexMeta('next', 'next')));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('main\nsub-agent\nnext\n');
  });

  itOnLinux('answers by the server’s environment where the client tells nothing', async () => {
    const { stdout } = await startProgram('claude', { folder, env }).run(commandOf('claude-code', {}), { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    expect(stdout).toBe('of-claude\n');
  });

  itOnLinux('says "not known" where nothing tells', async () => {
    const { status, stdout, stderr } = await runOrphaned(commandOf('somebody', {}), { folder, env });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'not known: no-agent\n', stderr: '' });
  });
});
