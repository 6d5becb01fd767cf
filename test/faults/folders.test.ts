import { foldersSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(foldersSituations);
