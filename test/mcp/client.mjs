// An MCP client made with the official SDK: calls the tool of server.mjs once for each argument after its own name, a JSON
// text that goes into the call's `_meta`, and prints what it is answered, a line each.
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [, , name, ...metas] = process.argv;
const client = new Client({ name, version: '1.0.0' });
const server = fileURLToPath(new URL('server.mjs', import.meta.url));
await client.connect(new StdioClientTransport({ command: process.execPath, args: [server], env: process.env }));
for (const meta of metas) {
  const { content } = await client.callTool({ name: 'whoami', _meta: JSON.parse(meta) });
  console.log(content[0].text);
}
await client.close();
