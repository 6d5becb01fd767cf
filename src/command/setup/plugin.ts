/**
 * The plugin of opencode and Kilo, its fork. Their hooks are functions of a JavaScript module that runs in the agent's
 * own process; the source of each fact is the catalog's row.
 *
 * @param agent the agent's slug
 * @param variables see `SetupFacts.sets`
 */
export function pluginText(agent: string, [id, slug]: readonly string[]): string {
  return `// Made by: agent-session setup ${agent}
// Every call of a tool gets the id of its own session. What runs beside the tools, such as MCP servers, finds the
// session of this process by \`agent-session hook\`.
import { spawn } from 'node:child_process';

export const AgentSession = async ({ client }) => {
  const parents = new Map();
  let current;

  // A sub-agent's session has a parent. Of a session that nobody knows, nobody can tell.
  const isMain = async (sessionID) => {
    if (!parents.has(sessionID)) {
      const session = await client.session.get({ path: { id: sessionID } }).catch(() => undefined);
      if (session?.data?.id !== sessionID) return false;
      parents.set(sessionID, session.data.parentID);
    }
    return parents.get(sessionID) === undefined;
  };

  const tell = async (event, sessionID) => {
    if (typeof sessionID !== 'string' || sessionID === current || !(await isMain(sessionID))) return;
    current = sessionID;
    await new Promise((resolve) => {
      const told = JSON.stringify({ event, sessionID });
      const child = spawn('agent-session', ['hook', '--json', told], { stdio: 'ignore', signal: AbortSignal.timeout(5000) });
      child.on('error', resolve).on('exit', resolve);
    });
  };

  return {
    'shell.env': async ({ sessionID }, output) => {
      if (typeof sessionID !== 'string') return;
      output.env.${id ?? 'AGENT_SESSION_ID'} = sessionID;${slug === undefined ? '' : `\n      output.env.${slug} = '${agent}';`}
    },
    'chat.message': async ({ sessionID }) => tell('chat.message', sessionID),
    event: async ({ event }) => {
      if (event.type === 'session.created') parents.set(event.properties.info.id, event.properties.info.parentID);
    },
  };
};
`;
}
