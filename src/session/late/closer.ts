// What a call needs where the obvious case does not settle it. These modules are loaded together: each file of its own costs a call more than what it holds.
export { builtIn } from '../../agents/built-in.js';
export { lookCloser } from '../../agents/closer-look.js';
export * from '../../store/preferences.js';
export * from '../../variables/provenance.js';
export * from '../caller.js';
export * from '../evidence.js';
export * from '../lineage.js';
export * from '../without-agent.js';
