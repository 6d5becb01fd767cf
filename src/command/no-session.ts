import { OPT_OUT_VARIABLES } from '../machine/environment.js';
import type { Resolution, NoSessionReason } from '../session/resolution.js';

/** Where the sentence is said. */
export interface NoSessionPlace {
  readonly platform: NodeJS.Platform;
  /** Where Node's permission model is on. */
  readonly permission?: { readonly has: (scope: string, reference?: string) => boolean };
}

/** A clause for each reason, with what to do about it. */
const clauses: Readonly<Record<Exclude<NoSessionReason, 'unreadable-tree' | 'opted-out'>, string>> = {
  human: 'a person is at this terminal and no agent runs above it',
  ci: 'this is a CI job and no agent runs in it',
  'no-agent': 'no agent is known, by its process or by a variable of its own, and only an agent’s session was asked for',
  orphaned: 'an agent’s marker variables are set, but the agent has ended or let this command go, and it left no id',
  sandbox: 'the process tree ends in a sandbox that is made anew for every call, and the agent exports no id into it',
  'no-parent': 'nothing long-lived runs above this command: its parent has ended, or is the system’s init',
  'store-off': 'the store is turned off, and no variable of an agent is set',
  'other-user': 'the agent runs as another user, and nothing of its session can be read: hand its variable on, such as with sudo --preserve-env',
  'several-open': 'the agent has several conversations open, and nothing tells which of them runs this command: agent-session setup says how it can be told',
  'not-recorded': 'the store was opened for reading only and holds no record of this agent',
};

/** What makes the process tree readable. */
function remedy({ platform, permission }: NoSessionPlace): string {
  const isLinux = platform === 'linux' || platform === 'android';
  if (isLinux && permission?.has('fs.read', '/proc/self/stat') === false) return 'allow Node to read it (--allow-fs-read=/proc)';
  if (!isLinux && permission?.has('child') === false) return 'allow Node to run the program that lists it (--allow-child-process)';
  if (platform === 'win32') return 'allow powershell.exe';
  return isLinux ? 'mount /proc' : 'allow ps';
}

/** Not every way to opt out is a variable: the Railway CLI keeps preferences. */
function optedOut(by: string | undefined): string {
  if (OPT_OUT_VARIABLES.some((variable) => variable === by)) return `${by ?? ''} is set: unset it to let a session be stored`;
  return by === undefined ? 'the user opted out of telemetry' : `telemetry is turned off in ${by}: "railway telemetry enable" lets a session be stored`;
}

/** Why an answer has no session. */
export type WhyNone = Pick<Resolution, 'optedOutBy'> & { readonly reason: NoSessionReason };

/** Why there is no session, a clause without an end mark. @param place default: this process */
export function noSessionSentence({ reason, optedOutBy }: WhyNone, place: NoSessionPlace = process): string {
  if (reason === 'opted-out') return optedOut(optedOutBy);
  if (reason !== 'unreadable-tree') return clauses[reason];
  return `the process tree can’t be read, and no variable of an agent is set: ${remedy(place)}, or pass the id in AGENT_SESSION_ID`;
}
