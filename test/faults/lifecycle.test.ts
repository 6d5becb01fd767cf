import { lifecycleSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(lifecycleSituations);
