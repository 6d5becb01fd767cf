import { brokenCallsSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(brokenCallsSituations);
