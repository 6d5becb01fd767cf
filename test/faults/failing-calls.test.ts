import { failingCallsSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(failingCallsSituations);
