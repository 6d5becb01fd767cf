import type { NoSessionReason } from '../session/resolution.js';

/** One sentence for each reason, with what to do about it. */
const sentences: Readonly<Record<NoSessionReason, string>> = {
  human: 'a person is at this terminal and no agent runs above it',
  ci: 'this is a CI job and no agent runs in it',
  'no-agent': 'no agent is known, by its process or by a variable of its own, and only an agent’s session was asked for',
  orphaned: 'an agent’s marker variables are set, but the agent has ended or let this command go, and it left no id',
  'opted-out': 'DO_NOT_TRACK or RAILWAY_NO_TELEMETRY is set: unset it to let a session be stored',
  sandbox: 'the process tree ends in a sandbox that is made anew for every call, and the agent exports no id into it',
  'no-parent': 'nothing long-lived runs above this command: its parent has ended, or is the system’s init',
  'unreadable-tree': 'the process tree can’t be read, and no variable of an agent is set: is /proc mounted, or ps installed?',
  'store-off': 'the store is turned off, and no variable of an agent is set',
  'other-user': 'the agent runs as another user, and nothing of its session can be read: hand its variable on, such as with sudo --preserve-env',
  'not-recorded': 'the store was opened for reading only and holds no record of this agent',
};

export function noSessionSentence(reason: NoSessionReason): string {
  return sentences[reason];
}
