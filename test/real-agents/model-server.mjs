// A model that asks for shell commands: one command a turn, then it says that it is done. It listens on
// 127.0.0.1 only. Every conversation has a base URL of its own, so agents can run inside one another, and the
// server keeps no turn: the number of tool results in a request tells which command is next.
import { createServer } from 'node:http';
import { protocols } from './protocols.mjs';

/** Stands in what a sub-agent is asked to do. */
export const SUB_AGENT = '[[sub-agent]]';

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

/** Starts the server on a free port. */
export async function startModelServer() {
  const conversations = new Map();
  let answers = 0;

  async function handle(request, response) {
    const [, key, path] = /^\/([^/]+)(\/[^?]*)/.exec(request.url) ?? [];
    const conversation = conversations.get(key);
    const protocol = protocols.find((candidate) => path !== undefined && candidate.matches(path));
    if (conversation === undefined || (protocol === undefined && !path.endsWith('/get-models'))) {
      // Agents also ask for model lists, token counts, settings: they all go on without.
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `the scripted model has no ${request.method} ${request.url}` } }));
      return;
    }
    if (path.endsWith('/get-models')) {
      // Auggie asks first, and runs hooks only where the server allows them.
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ default_model: 'scripted', models: [{ name: 'scripted', suggested_prefix_char_count: 1000, suggested_suffix_char_count: 1000 }], feature_flags: { enable_hooks: true } }));
      return;
    }
    const body = await readJson(request);
    answers += 1;
    const id = String(answers).padStart(6, '0');
    const isSubAgent = conversation.subCommands.length > 0 && protocol.userTexts?.(body).some((text) => text.includes(SUB_AGENT)) === true;
    const command = (isSubAgent ? conversation.subCommands : conversation.commands)[protocol.toolResults(body)];
    const call = conversation.shellCall(command);
    // Agents ask for titles and summaries, too, and then offer no tools.
    const wantsShell = command !== undefined && protocol.toolNames(body).includes(call.name);
    conversation.requests.push({ headers: request.headers, toolResults: protocol.toolResults(body), offeredTools: protocol.toolNames(body), askedFor: wantsShell });
    protocol.write(response, body, wantsShell ? { call: { id: `call_${id}`, ...call } } : { text: 'done' }, id);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: String(error) } }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    /**
     * Adds a conversation.
     * @param {string} key a path segment, unique
     * @param {string[]} commands the shell commands, in order
     * @param {(command: string) => { name: string, arguments: object }} shellCall how this agent's shell tool is called
     * @returns its base URL, the requests seen so far, and the commands of sub-agents, to be added to
     */
    addConversation(key, commands, shellCall) {
      const conversation = { commands, shellCall, requests: [], subCommands: [] };
      conversations.set(key, conversation);
      return { url: `http://127.0.0.1:${server.address().port}/${key}`, requests: conversation.requests, subCommands: conversation.subCommands };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
