import type { Work } from '../machine/work.js';
import type { CallerDecision, Decision } from './decision.js';
import type { NoSessionReason } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/** There is no session, and this is why. */
export function* answerNone(reason: NoSessionReason, caller: CallerDecision, around: Surroundings): Work<Decision> {
  const above = yield* around.agentAbove();
  return {
    source: 'none',
    reason,
    ...(reason === 'opted-out' && { optedOutBy: yield* around.optOut() }),
    caller,
    agent: above?.agent ?? caller.agent,
    ...(above !== undefined && { agentProcess: above }),
    store: { state: around.options.store === 'off' ? 'off' : 'not-reached' },
    warnings: yield* around.warnings(),
  };
}
