import { resolveSession } from 'agent-session';
import { headers } from 'agent-session/formats';

const session = await resolveSession({ agentOnly: true });
console.log(JSON.stringify({ id: session.id, agent: session.agent?.id, reason: session.reason, header: headers(session)['X-Agent-Session-Id'] }));
