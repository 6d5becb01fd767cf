export { quoted, startExecutable, startProgram, startScript } from './agents.js';
export type { AgentOptions, StandInAgent as FakeAgent } from './agents.js';
