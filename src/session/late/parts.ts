import type { SessionParts } from '../parts.js';

const closer = () => import('./closer.js');

/** The parts of a resolution, loaded when one needs them. */
export const lateParts: SessionParts = {
  closerLook: closer,
  builtIn: closer,
  provenance: closer,
  caller: closer,
  withoutAgent: closer,
  lineage: closer,
  evidence: closer,
  preferences: closer,
  agentProcess: () => import('../agent-process.js'),
  ownId: () => import('./surfaces.js'),
  told: () => import('./surfaces.js'),
  userAgents: () => import('../../agents/user/user-agents.js'),
  ci: () => import('../ci.js'),
  platforms: () => import('../../processes/open.js'),
  settle: () => import('../../store/settle.js'),
  derive: () => import('../../store/derive.js'),
  crowdedFolder: () => import('../../store/crowded-folder.js'),
  bind: () => import('../../store/bind.js'),
  survey: () => import('../../store/survey.js'),
};
