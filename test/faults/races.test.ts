import { racesSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(racesSituations);
