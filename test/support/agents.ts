import { onTestFinished } from 'vitest';
import { startStandInAgent } from './stand-in-agent.mjs';
import type { AgentForm, AgentOptions, StandInAgent } from './stand-in-agent.mjs';

export { quoted } from './stand-in-agent.mjs';
export type { AgentOptions, StandInAgent } from './stand-in-agent.mjs';

/** An agent that is a program of its own name: a bash that was started as `claude`. */
export function startProgram(name: string, options: AgentOptions): StandInAgent {
  return start(name, 'program', options);
}

/** The same with an executable of that name, and argv[0] its full path. */
export function startExecutable(name: string, options: AgentOptions): StandInAgent {
  return start(name, 'executable', options);
}

/** An agent that is a script of node: `node …/gemini`. */
export function startScript(name: string, options: AgentOptions): StandInAgent {
  return start(name, 'script', options);
}

/** The agent ends with the test. */
function start(name: string, form: AgentForm, options: AgentOptions): StandInAgent {
  const agent = startStandInAgent(name, form, options);
  onTestFinished(() => agent.stop());
  return agent;
}
