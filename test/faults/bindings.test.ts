import { bindingsSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(bindingsSituations);
