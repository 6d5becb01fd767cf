import { namespacesSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(namespacesSituations);
