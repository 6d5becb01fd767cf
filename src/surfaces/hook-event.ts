import type { HookFacts, MemberPath } from '../agents/row.js';
import { idAt, memberAt } from './json-members.js';

/** Bytes of a hook's JSON that are looked at. The output of a tool call stands in it, and may be longer. */
export const LARGEST_HOOK_JSON = 1024 * 1024;

/** What the JSON of a hook says of the session. */
export interface HookEvent {
  /** The id that the calls of this session bear; in a sub-agent, its own where the agent tells its tools one. */
  readonly id: string;
  /** The id of the main conversation, where that is another one. */
  readonly root?: string;
  /** The event's name, where the JSON has it: at most 64 characters of `[A-Za-z0-9._-]`. */
  readonly event?: string;
  /** It is an event of a sub-agent: it says nothing of the session of the process. */
  readonly isOfSubAgent: boolean;
  /** The session ends with it: the next one may have begun already. */
  readonly isEnding: boolean;
}

export type HookReading = HookEvent | { readonly problem: string };

/**
 * Reads what an agent gives to its hooks, whatever it turns out to be. Nothing is thrown, and nothing of the JSON but
 * the members that the agent's row names is looked at.
 *
 * @param text what came in
 */
export function readHookEvent(text: string, facts: HookFacts): HookReading {
  if (text.trim() === '') return { problem: 'nothing came in' };
  if (text.length > LARGEST_HOOK_JSON) return { problem: 'what came in is longer than 1 MiB' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'what came in is not JSON' };
  }

  const told = firstId(value, facts.id);
  if (told === undefined) return { problem: `there is no well-formed id in ${facts.id.map((path) => path.join('.')).join(' or ')}` };
  const event = facts.event === undefined ? undefined : nameAt(value, facts.event);
  const common = { ...(event !== undefined && { event }), isEnding: event !== undefined && facts.ending?.includes(event) === true };

  const { subAgent } = facts;
  if (subAgent === undefined || !isTold(memberAt(value, subAgent.member))) return { id: told, isOfSubAgent: false, ...common };
  const id = subAgent.ownId === undefined ? told : idAt(value, subAgent.ownId);
  if (id === undefined) return { problem: `there is no well-formed id of the sub-agent in ${subAgent.ownId?.join('.') ?? ''}` };
  const root = subAgent.root === undefined ? told : idAt(value, subAgent.root);
  return { id, ...(root !== undefined && root !== id && { root }), isOfSubAgent: true, ...common };
}

/**
 * Reads it where nobody knows whose hook it is, such as that of a program which its agent let go.
 *
 * @param rows the facts of all agents, by slug
 * @returns the event with the slug of its agent where only one agent's fits; nothing where those that fit say different things
 */
export function readAnyHookEvent(text: string, rows: ReadonlyMap<string, HookFacts>): HookReading & { readonly agent?: string } {
  let found: (HookEvent & { readonly agent?: string }) | undefined;
  for (const [agent, facts] of rows) {
    const reading = readHookEvent(text, facts);
    if ('problem' in reading) continue;
    if (found === undefined) found = { ...reading, agent };
    else if (found.id !== reading.id || found.isOfSubAgent !== reading.isOfSubAgent) return { problem: 'it may be the JSON of several agents, which say different things by it' };
    else found = { ...reading, isEnding: found.isEnding || reading.isEnding };
  }
  return found ?? { problem: 'no agent is known whose JSON this is' };
}

function firstId(value: unknown, paths: readonly MemberPath[]): string | undefined {
  for (const path of paths) {
    const id = idAt(value, path);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Cline has the member in every event, and null in those of the main agent. */
function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function nameAt(value: unknown, path: MemberPath): string | undefined {
  const name = memberAt(value, path);
  return typeof name === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(name) ? name : undefined;
}
