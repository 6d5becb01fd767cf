import { isAgent, resolveSession, SessionsFolderError } from 'agent-session';
import type { Caller, ProcessTable, Resolution } from 'agent-session';
import { headers, holder, otelAttributes, posthogProperties, sessionVariables, shell, toJson, trailer } from 'agent-session/formats';
import type { Holder, PostHogProperties, Trailer } from 'agent-session/formats';
import { readSession } from 'agent-session/sync';

/** What a command sends with its events: the session where an agent drives it, and nothing for a person. */
export async function whoDrivesMe(processes?: ProcessTable, env?: Readonly<Record<string, string>>): Promise<Resolution | SessionsFolderError> {
  try {
    return await resolveSession({ agentOnly: true, timeLimit: 60_000, ...(processes && { processes }), ...(env && { env, store: 'off' }) });
  } catch (error) {
    if (error instanceof SessionsFolderError) return error;
    throw error;
  }
}

/** Every format, by its type. */
export function formatsOf(session: Resolution): readonly unknown[] {
  const caller: Caller = session.caller;
  const startTime: string | undefined = session.agentProcess?.startTime;
  const properties: PostHogProperties = posthogProperties(session, { now: 0, host: 'h', bootTime: undefined });
  const lock: Holder | undefined = holder(session);
  const line: Trailer | undefined = trailer(session, { raw: true, salt: () => new Uint8Array(32) });
  const texts: readonly string[] = [shell(session), toJson(session)];
  return [caller, startTime, properties, lock, line, texts, otelAttributes(session), sessionVariables(session).unset];
}

const session = await whoDrivesMe();
if (session instanceof SessionsFolderError) throw session;
const same: Resolution = readSession({ agentOnly: true });
if (same.id !== session.id || isAgent(same) !== isAgent(session)) throw new Error('both ways to ask must give the same answer');
console.log(JSON.stringify({ id: session.id, agent: session.agent?.id, reason: session.reason, header: headers(session)['X-Agent-Session-Id'] }));
