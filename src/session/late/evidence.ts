// What is told of an answer beside it. Loaded together, as in closer.ts.
export * from '../evidence.js';
export * from '../lineage.js';
