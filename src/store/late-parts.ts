import type { StoreParts } from './parts.js';

/** The store's parts, for a caller that can wait. */
export const lateParts: StoreParts = {
  settle: () => import('./settle.js'),
  derive: () => import('./derive.js'),
  crowdedFolder: () => import('./crowded-folder.js'),
  bind: () => import('./bind.js'),
  survey: () => import('./survey.js'),
};
