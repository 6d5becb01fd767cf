import type { Environment } from '../../machine/environment.js';
import { wait } from '../../machine/work.js';
import type { Work } from '../../machine/work.js';
import { builtIn } from '../built-in.js';
import type { AgentKnowledge, AgentParts } from '../knowledge.js';
import { agentNamesOf } from '../names.js';
import { platformAgentsFile } from './platform-file.js';
import { withUserAgents } from './user-agents.js';

/** What we know with the agents of the user's agents.json. */
export function* knowledgeWithUserAgents(environment: Environment, parts: AgentParts, platform: NodeJS.Platform): Work<AgentKnowledge> {
  return knowledgeOfFile(environment, parts, platform, yield* wait(platformAgentsFile(platform)));
}

/** @param platformFile where the file stands by default on macOS and Windows */
export function knowledgeOfFile(environment: Environment, parts: AgentParts, platform: NodeJS.Platform, platformFile: string | undefined): AgentKnowledge {
  const { catalog, warnings } = withUserAgents(builtIn(), environment, platformFile);
  return { names: agentNamesOf(catalog), merged: catalog, parts, platform, warnings };
}
