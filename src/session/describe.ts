import { explain } from './explain.js';
import { randomUuid } from '../machine/random-uuid.js';
import type { Decision } from './resolve.js';
import type { Resolution } from './resolution.js';

/** A decision with its evidence and a run id. */
export function describeDecision(decision: Decision): Resolution {
  return { ...explain(decision), runId: randomUuid() };
}
