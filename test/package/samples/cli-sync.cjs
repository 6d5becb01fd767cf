const { readSession } = require('agent-session/sync');
const { headers } = require('agent-session/formats');

const session = readSession({ agentOnly: true });
console.log(JSON.stringify({ id: session.id, agent: session.agent?.id, reason: session.reason, header: headers(session)['X-Agent-Session-Id'] }));
