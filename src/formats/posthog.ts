import type { Caller, Resolution } from '../session/resolution.js';
import { escapeControls } from './escape-controls.js';
import type { Moment } from './moment.js';
import { sessionUuid7 } from './uuid7.js';

/** Properties for a PostHog event. Those that have no value are absent. */
export interface PostHogProperties {
  /** See {@link sessionUuid7}. It is of the time of this call: a program that sends events for long asks again, at least once a day. */
  readonly $session_id?: string;
  /**
   * What PostHog groups the traces of a model's calls by; any text will do (posthog.com/docs/llm-analytics/sessions,
   * read 2026-11-21). The outermost conversation's id, so that a sub-agent's work is grouped with who asked for it.
   */
  readonly $ai_session_id?: string;
  /** The id itself. */
  readonly agent_session_id?: string;
  /** The agent's slug. */
  readonly agent?: string;
  readonly run_id: string;
  /** False for a person only: an agent, a CI job and a script are not one. */
  readonly is_automation: boolean;
  readonly caller: Caller;
}

/** Without an id: no property of the session, all else is there. */
export function posthogProperties(resolution: Resolution, moment: Moment): PostHogProperties {
  const { id, root, agent, runId, caller } = resolution;
  const uuid7 = sessionUuid7(resolution, moment);
  return {
    ...(uuid7 !== undefined && { $session_id: uuid7 }),
    ...(id !== undefined && { $ai_session_id: root ?? id, agent_session_id: id }),
    ...(agent !== undefined && { agent: agent.id }),
    run_id: runId,
    is_automation: caller !== 'human',
    caller,
  };
}

/** What `--as posthog` prints: one JSON object on one line. */
export function posthogText(resolution: Resolution, moment: Moment): string {
  return `${escapeControls(JSON.stringify(posthogProperties(resolution, moment)))}\n`;
}
