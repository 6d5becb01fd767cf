import type { SessionParts } from '../parts.js';

const closer = () => import('./closer.js');
const evidence = () => import('./evidence.js');
const storeSeldom = () => import('./store-seldom.js');

/** The parts of a resolution, loaded when one needs them. */
export const lateParts: SessionParts = {
  closerLook: () => import('../../agents/closer-look.js'),
  builtIn: closer,
  provenance: closer,
  caller: closer,
  withoutAgent: closer,
  lineage: evidence,
  evidence,
  preferences: closer,
  agentProcess: () => import('../agent-process.js'),
  ownId: () => import('./surfaces.js'),
  told: () => import('./surfaces.js'),
  userAgents: () => import('../../agents/user/user-knowledge.js'),
  ci: closer,
  platforms: () => import('../../processes/open.js'),
  settle: () => import('../../store/settle.js'),
  derive: storeSeldom,
  crowdedFolder: storeSeldom,
  bind: storeSeldom,
};
