import { agentsFileShape } from '../../src/agents/user/rows.js';
import type { Rule, Shape } from '../../src/agents/user/shape.js';

type Schema = Readonly<Record<string, unknown>>;

/** What each member of a row says; docs/agents-json.md has the same at greater length. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  $schema: 'For editors: where this schema is.',
  agents: 'The agents, one row each. A row with the id of a built-in agent adds its facts to that agent.',
  id: 'Lower-case words with hyphens between, stable for ever: it goes into session records and telemetry.',
  name: 'For people. A built-in agent keeps its own.',
  markers: 'Environment variables that the agent sets.',
  sessionVariables: 'Environment variables that hold the session’s id.',
  pidVariable: 'The environment variable that holds the pid of the agent’s process.',
  rootVariable: 'The environment variable that holds the id of the outermost conversation, where a sub-agent has an id of its own.',
  programs: 'The agent’s programs, by their base names without .exe, or by the ends of their paths. Shells, interpreters and tools that run anybody’s programs are refused.',
  scripts: 'What an interpreter runs, by the whole name of the file or the end of its path.',
  helpers: 'Programs that the agent starts for each call; they never stand for a session.',
  multiSession: 'Arguments with which one process of the agent serves several sessions.',
  notMarkers: 'Notes on variables that are no marker variables of the agent.',
  how: 'captured: seen in a real run. read: found in a source, a binary or a document.',
  from: 'What was run or read.',
  seen: 'The day it was seen, ISO 8601.',
  onlyWith: 'First arguments with which alone it counts: "" for none, a trailing * for any ending.',
  notWith: 'First arguments with which it never counts.',
  notAt: 'Ends of paths at which it never counts.',
  interpreters: 'What runs the script; without it, any interpreter.',
  weak: 'Other agents set it, too.',
  unless: 'A variable that must not be set.',
  answers: 'It must not be used as the id.',
  scope: 'One id per conversation, or one per process of the agent.',
  sandbox: 'It confines the call.',
};

/** The schema of `agents.json`, made of the very shape that the file is checked by. */
export function agentsSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:agent-session:schema:1:agents',
    title: 'agents.json: agents of your own for agent-session',
    description: 'See docs/agents-json.md. `agent-session agents check` also refuses what one row can’t tell: an id or a session variable that is another agent’s, and names of shells and interpreters.',
    ...schemaOf(agentsFileShape),
  };
}

function schemaOf(shape: Shape): Schema {
  if ('text' in shape) return { type: 'string', ...patternsOf(shape.text) };
  if ('oneOf' in shape) return shape.oneOf.length === 1 ? { const: shape.oneOf[0] } : { enum: shape.oneOf };
  if ('list' in shape) return { type: 'array', items: schemaOf(shape.list) };
  const { members, required } = shape;
  const properties = Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, { ...schemaOf(member), ...(DESCRIPTIONS[name] !== undefined && { description: DESCRIPTIONS[name] }) }]),
  );
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A rule that is a function is told in words only. */
function patternsOf(rules: readonly Rule[]): Schema {
  const patterns = rules.map(([holds]) => holds).filter((holds) => holds instanceof RegExp).map(({ source }) => source);
  const [first, ...others] = patterns;
  if (first === undefined) return {};
  return others.length === 0 ? { pattern: first } : { allOf: patterns.map((pattern) => ({ pattern })) };
}
