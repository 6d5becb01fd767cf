import { builtIn } from '../agents/built-in.js';
import { lookCloser } from '../agents/closer-look.js';
import { platformFileAtHand } from '../agents/user/platform-file-at-hand.js';
import { knowledgeOfFile } from '../agents/user/user-knowledge.js';
import { openWithoutPrograms } from '../processes/without-programs.js';
import { bind } from '../store/bind.js';
import { readSome } from '../store/crowded-folder.js';
import { derivedOutcome, deriveId } from '../store/derive.js';
import { disablesTelemetry } from '../store/preferences.js';
import { settle } from '../store/settle.js';
import { doubtsOf, judgeProvenance, unreadableAgent } from '../variables/provenance.js';
import { answerFromAgentProcess, answerOwnId, keptProcess } from './agent-process.js';
import { callerByOverride, decideCaller, markersHere } from './caller.js';
import { isContinuousIntegration } from './ci.js';
import { collectEvidence } from './evidence.js';
import { lineageOf } from './lineage.js';
import { findOwnId, leftOpenBy, whatElseIsTold } from './own-id.js';
import type { SessionParts } from './parts.js';
import { findTold } from './told.js';
import { processWithoutAgent } from './without-agent.js';

/**
 * The parts of a resolution, loaded with whoever imports this: nothing has to be waited for. They are named one by one,
 * for a whole module's name keeps all that is in it in somebody's bundle.
 */
export const partsAtHand: SessionParts = {
  closerLook: () => ({ lookCloser }),
  builtIn: () => ({ builtIn }),
  provenance: () => ({ doubtsOf, judgeProvenance, unreadableAgent }),
  agentProcess: () => ({ answerFromAgentProcess, answerOwnId, keptProcess }),
  preferences: () => ({ disablesTelemetry }),
  caller: () => ({ callerByOverride, decideCaller, markersHere }),
  withoutAgent: () => ({ processWithoutAgent }),
  lineage: () => ({ lineageOf }),
  evidence: () => ({ collectEvidence }),
  ownId: () => ({ findOwnId, leftOpenBy, whatElseIsTold }),
  told: () => ({ findTold }),
  userAgents: () => ({
    // eslint-disable-next-line require-yield
    *knowledgeWithUserAgents(environment, parts, platform) {
      return knowledgeOfFile(environment, parts, platform, platformFileAtHand(platform));
    },
  }),
  ci: () => ({ isContinuousIntegration }),
  platforms: () => ({ openProcessTable: openWithoutPrograms }),
  settle: () => ({ settle }),
  derive: () => ({ derivedOutcome, deriveId }),
  crowdedFolder: () => ({ readSome }),
  bind: () => ({ bind }),
};
