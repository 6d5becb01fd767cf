import type { Environment } from '../machine/environment.js';
import type { NoSessionReason } from '../session/resolution.js';
import { optOutVariable } from '../variables/opt-out.js';

/** Where the sentence is said. */
export interface NoSessionPlace {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

type Sentence = string | ((place: NoSessionPlace) => string);

/** One sentence for each reason, with what to do about it. */
const sentences: Readonly<Record<NoSessionReason, Sentence>> = {
  human: 'a person is at this terminal and no agent runs above it',
  ci: 'this is a CI job and no agent runs in it',
  'opted-out': ({ env }) => {
    const variable = optOutVariable(env);
    return variable === undefined ? 'the user opted out of telemetry' : `${variable} is set: unset it to let a session be stored`;
  },
  sandbox: 'the process tree ends in a sandbox that is made anew for every call, and the agent exports no id into it',
  'no-parent': 'nothing long-lived runs above this command: its parent has ended, or is the system’s init',
  'unreadable-tree': ({ platform }) => `the process tree can’t be read, and no variable of an agent is set; check that ${treeNeeds(platform)}`,
  'store-off': 'the store is turned off, and no variable of an agent is set',
  'not-recorded': 'the store was opened for reading only and holds no record of this agent',
};

/** @returns a sentence without a full stop */
export function noSessionSentence(reason: NoSessionReason, place: NoSessionPlace): string {
  const sentence = sentences[reason];
  return typeof sentence === 'string' ? sentence : sentence(place);
}

function treeNeeds(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'PowerShell can be started';
  return platform === 'linux' || platform === 'android' ? '/proc is mounted and you may read it' : 'ps is on the PATH';
}
