import { agentProcessSituations } from './situations.js';
import { testSituations } from './test-situations.js';

testSituations(agentProcessSituations);
