import { builtIn } from './built-in.js';
import { agentNamesOf } from './names.js';

/** The names of the built-in agents. The build replaces this module by its value. */
export const builtInNames = agentNamesOf(builtIn());
