import { isTruthy, OPT_OUT_VARIABLES } from '../machine/environment.js';
import type { Environment } from '../machine/environment.js';
import type { NoSessionReason } from '../session/resolution.js';

/** Where the sentence is said. */
export interface NoSessionPlace {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
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
function remedy(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'allow powershell.exe';
  return platform === 'linux' || platform === 'android' ? 'mount /proc' : 'allow ps';
}

/** By what the user opted out. Not every way is a variable: the Railway CLI keeps preferences. */
function optedOut(env: Environment): string {
  const variable = OPT_OUT_VARIABLES.find((name) => isTruthy(env[name]));
  return variable === undefined ? 'the user opted out of telemetry' : `${variable} is set: unset it to let a session be stored`;
}

/** Why there is no session, a clause without an end mark. @param place default: this process */
export function noSessionSentence(reason: NoSessionReason, { env, platform }: NoSessionPlace = process): string {
  if (reason === 'opted-out') return optedOut(env);
  if (reason !== 'unreadable-tree') return clauses[reason];
  return `the process tree can’t be read, and no variable of an agent is set: ${remedy(platform)}, or pass the id in AGENT_SESSION_ID`;
}
