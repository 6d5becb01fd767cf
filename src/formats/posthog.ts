import type { Formatter } from './formatter.js';
import { sessionUuid7 } from './uuid7.js';

/**
 * Properties for a PostHog event, one JSON object on one line: `$session_id` (see {@link sessionUuid7}),
 * `agent_session_id`, `agent` (slug), `run_id`, `is_automation`, `caller`.
 *
 * Without an id: no `$session_id` and no `agent_session_id`, all else is there. `is_automation` is false for a
 * person only: an agent, a CI job and a script are not one. `$session_id` is of the time of this call; a program
 * that sends events for long asks again, at least once a day.
 */
export const posthog: Formatter = (resolution, inputs) => {
  const properties = {
    $session_id: sessionUuid7(resolution, inputs),
    agent_session_id: resolution.id,
    agent: resolution.agent?.id,
    run_id: resolution.runId,
    is_automation: resolution.caller !== 'human',
    caller: resolution.caller,
  };
  return `${JSON.stringify(properties).replaceAll(/[\u007f-\u009f]/g, escapeControl)}\n`;
};

/** JSON lets DEL and the C1 controls stand as they are; terminals obey them. */
function escapeControl(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`;
}
