// What a call needs whose caller or whose variables are not obvious. These modules are loaded together: each file of its own costs a call more than what it holds.
export { builtIn } from '../../agents/built-in.js';
export * from '../../store/preferences.js';
export * from '../../variables/provenance.js';
export * from '../caller.js';
export * from '../ci.js';
export * from '../without-agent.js';
