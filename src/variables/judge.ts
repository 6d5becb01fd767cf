import type { Environment } from '../machine/environment.js';
import type { Ancestor } from '../agents/ancestry.js';
import type { VariableEvidence } from '../session/resolution.js';
import { OVERRIDE } from './precedence.js';
import type { ChainVariable } from './precedence.js';
import { findSetter, proveForeign } from './provenance.js';
import type { ProvenanceView } from './provenance.js';
import { readSessionId } from './session-id.js';

/** One variable of the chain, judged by itself: which of the good ones is taken, the order decides. */
export interface JudgedVariable {
  readonly candidate: ChainVariable;
  readonly state: 'unset' | 'invalid' | 'passed-over' | 'good';
  /** A well-formed id; empty where there is none. */
  readonly value: string;
  readonly source: 'override' | 'environment';
  readonly why?: string;
  readonly rule?: NonNullable<VariableEvidence['rule']>;
  /** Who set it, and what that says of it. Asked only where it is shown. */
  readonly origin: () => { readonly setter: Ancestor | undefined; readonly provenance: 'verified' | 'unverified' | 'trusted' };
}

/** The first variable that is good. */
export function takeFirst(chain: readonly ChainVariable[], judge: (candidate: ChainVariable) => JudgedVariable): JudgedVariable | undefined {
  for (const candidate of chain) {
    const judged = judge(candidate);
    if (judged.state === 'good') return judged;
  }
  return undefined;
}

/**
 * @param view what is known of the processes above us; `trusted` where nobody shall look, undefined where nobody can
 */
export function judgeVariable(candidate: ChainVariable, environment: Environment, view: ProvenanceView | 'trusted' | undefined): JudgedVariable {
  const raw = environment[candidate.variable];
  const source = candidate.variable === OVERRIDE ? 'override' : 'environment';
  if (raw === undefined) return { candidate, state: 'unset', value: '', source, origin: unknown };
  if (raw.trim() === '') return { candidate, state: 'unset', value: '', source, origin: unknown };

  const value = readSessionId(raw);
  if (value === undefined) {
    const why = raw.trim().length > 256 ? 'its value is longer than 256 characters' : 'its value has characters that no session id has';
    return { candidate, state: 'invalid', value: '', source, why, origin: unknown };
  }
  // The override is the user's own word.
  if (source === 'override' || view === 'trusted') return { candidate, state: 'good', value, source, origin: trusted };
  if (view === undefined) return { candidate, state: 'good', value, source, origin: unknown };

  const foreign = proveForeign(candidate, raw, view);
  const origin: JudgedVariable['origin'] = () => {
    const setter = findSetter(candidate.variable, raw, view.ancestry);
    return { setter, provenance: setter === undefined && foreign === undefined ? 'unverified' : 'verified' };
  };
  return { candidate, state: foreign === undefined ? 'good' : 'passed-over', value, source, ...foreign, origin };
}

const unknown: JudgedVariable['origin'] = () => ({ setter: undefined, provenance: 'unverified' });
const trusted: JudgedVariable['origin'] = () => ({ setter: undefined, provenance: 'trusted' });
