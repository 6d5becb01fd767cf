const { resolveSession } = require('agent-session');
const { headers } = require('agent-session/formats');

void resolveSession({ agentOnly: true }).then((session) => {
  console.log(JSON.stringify({ id: session.id, agent: session.agent?.id, reason: session.reason, header: headers(session)['X-Agent-Session-Id'] }));
});
