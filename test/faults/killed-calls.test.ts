import { killedCallsSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(killedCallsSituations);
