// An MCP server made with the official SDK. Its tool says which session called it, from what the client tells with each
// call, checked against the processes above. Usage: server.mjs [FILE]; each answer is also appended to FILE.
import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { resolveSession } from 'agent-session';

const [, , file] = process.argv;
const server = new McpServer({ name: 'whoami', version: '1.0.0' });

server.registerTool('whoami', { description: 'Says which session calls it.', annotations: { readOnlyHint: true } }, async ({ _meta: meta }) => {
  const { id, agent, reason, root, source } = await resolveSession({ agentOnly: true, mcp: { meta, client: server.server.getClientVersion() } });
  const text = id === undefined ? `not known: ${reason}` : id;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ id, agent: agent?.id, reason, root, source })}\n`);
  return { content: [{ type: 'text', text }] };
});

await server.connect(new StdioServerTransport());
