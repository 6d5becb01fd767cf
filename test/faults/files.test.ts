import { filesSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(filesSituations);
