import { catalog } from '../../src/agents/catalog.js';
import type { AgentRow, HookFacts, LeavesOpen, Program, Resume, Source, Transcript } from '../../src/agents/row.js';

/** The agents in a few words, for the README: by where a tool call has its id from. docs/agents.md has the facts. */
export function shortTable(): string {
  const sources: readonly (readonly [source: string, holds: (agent: AgentRow) => boolean])[] = [
    ['a variable of its own, checked', ({ sessionVariables = [] }) => sessionVariables.some(({ answers, how }) => answers !== false && how === 'captured')],
    ['what it leaves open while it runs', ({ leavesOpen }) => leavesOpen !== undefined],
    ['the store: one id for each process; with `agent-session setup`, the agent’s own', ({ setup }) => setup !== undefined],
    ['the store: one id for each process', () => true],
  ];
  const run = catalog.filter(wasRun);
  const rows = sources.map(([source, holds], position) => {
    const earlier = sources.slice(0, position);
    return [source, run.filter((agent) => holds(agent) && !earlier.some(([, other]) => other(agent))).map(({ name }) => name).join(', ')];
  });
  const others = catalog.filter((agent) => !wasRun(agent)).map(({ name }) => name);
  return `${table(['its id comes from', 'agents seen in real runs'], rows.filter(([, names]) => names !== ''))}\n${wrapped(`Known from their sources and documentation: ${others.join(', ')}.`)}\n`;
}

/** Where the id comes from on each surface, agent by agent. */
export function surfacesTable(): string {
  const rows = catalog.filter(({ hook, leavesOpen, sessionVariables, setup }) => hook ?? leavesOpen ?? setup ?? sessionVariables?.find(({ answers }) => answers !== false)).map((agent) => {
    const own = (agent.sessionVariables ?? []).filter(({ answers }) => answers !== false).map(({ variable }) => variable);
    const seen = (agent.sessionVariables ?? []).filter(({ answers, how }) => answers !== false && how === 'captured').map(({ variable }) => variable);
    const open = agent.leavesOpen === undefined ? undefined : openText(agent.leavesOpen);
    const isPlugin = agent.setup?.form === 'plugin';
    const tool = seen.length > 0 ? code(seen) : agent.leavesOpen !== undefined ? 'left open' : own.length > 0 && agent.setup === undefined ? `${code(own)}, as read` : `store [${isPlugin ? code(agent.setup.sets?.slice(0, 1) ?? []) : agent.hook?.environmentFile === undefined ? 'bound' : `${code(['AGENT_SESSION_ID'])}, by ${code([agent.hook.environmentFile])}`}]`;
    const hook = agent.hook === undefined ? 'unknown' : `${code(agent.hook.id.map((path) => path.join('.')))} of its JSON`;
    const server = agent.mcp?.how === 'captured' ? code([`_meta.${agent.mcp.id.join('.')}`]) : agent.leavesOpen !== undefined ? 'left open' : seen.length > 0 ? `${code(seen.slice(0, 1))} of its start${agent.setup === undefined ? '' : ' [bound]'}` : agent.setup === undefined ? 'store' : 'store [bound]';
    return [agent.name, tool, hook, server, open ?? 'nothing', unknowable(agent, own.length > 0 && (seen.length > 0 || agent.setup === undefined))];
  });
  return table(['agent', 'tool call', 'hook', 'MCP server', 'left open', 'not to be known'], rows);
}

function openText(facts: LeavesOpen): string {
  const folder = `~/${facts.folder.inHome}`;
  switch (facts.way) {
    case 'file-of-process':
      return code([`${folder}/<pid>.json`]);
    case 'file-of-session':
      return code([`${folder}/<id>/<id>.json`]);
    case 'open-file':
      return `an open file below ${code([folder])}, where it is one`;
    case 'lock-of-process':
      return code([`${folder}/<id>/${facts.lock.replace('*', '<pid>')}`]);
  }
}

function unknowable({ setup, hook, leavesOpen }: AgentRow, tells: boolean): string {
  if (tells) return leavesOpen === undefined && setup !== undefined ? 'without setup, in an MCP server: a conversation that began after it' : '';
  if (setup?.form === 'plugin' || hook?.environmentFile !== undefined) return 'without setup: the conversation';
  if (leavesOpen !== undefined || hook !== undefined) return `a background job of an earlier conversation${leavesOpen === undefined ? '; without setup: the conversation' : ''}`;
  return 'the conversation, where several share a process';
}

/** Everything the catalog knows, agent by agent. */
export function fullTables(): string {
  return catalog
    .map((agent) => {
      const facts: (readonly [string, string, Source])[] = [
        ...(agent.sessionVariables ?? []).map((fact) => ['session variable', `${code([fact.variable])}, one per ${fact.scope}${fact.answers === false ? '; evidence only, never an answer' : ''}`, fact] as const),
        ...(agent.markers ?? []).map((fact) => ['marker variable', `${code([fact.value === undefined ? fact.variable : `${fact.variable}=${fact.value}`])}${fact.unless === undefined ? '' : ` unless ${code([fact.unless])}`}${fact.weak === true ? ', weak' : ''}`, fact] as const),
        ...(agent.pidVariable === undefined ? [] : [['pid variable', code([agent.pidVariable.variable]), agent.pidVariable] as const]),
        ...(agent.rootVariable === undefined ? [] : [['root variable', code([agent.rootVariable.variable]), agent.rootVariable] as const]),
        ...(agent.programs ?? []).map((fact) => ['program', `${code([fact.name])}${conditions(fact)}`, fact] as const),
        ...(agent.scripts ?? []).map((fact) => ['script', `${code([fact.name])}${conditions(fact)}`, fact] as const),
        ...(agent.helpers ?? []).map((fact) => ['helper, never the agent process', `${code([fact.name])}${fact.sandbox === true ? ', a sandbox' : ''}`, fact] as const),
        ...(agent.multiSession ?? []).map((fact) => ['serves several sessions', `with ${code([fact.argument])}`, fact] as const),
        ...(agent.leavesOpen === undefined ? [] : [['leaves open', openText(agent.leavesOpen), agent.leavesOpen] as const]),
        ...(agent.hook === undefined ? [] : [['hook', hookText(agent.hook), agent.hook] as const]),
        ...(agent.mcp === undefined ? [] : [['MCP client', `${code([agent.mcp.client])} tells ${code([`_meta.${agent.mcp.id.join('.')}`])}`, agent.mcp] as const]),
        ...(agent.setup === undefined ? [] : [['setup', `${code([`~/${agent.setup.folder.inHome}/${agent.setup.file}`])}: ${code(agent.setup.events)}`, agent.setup] as const]),
        ...(agent.transcript === undefined ? [] : [['transcript', transcriptText(agent.transcript), agent.transcript] as const]),
        ...(agent.resume === undefined ? [] : [['resumes with', `${code([agent.resume.command])}${resumeNotes(agent.resume)}`, agent.resume] as const]),
        ...(agent.notMarkers ?? []).map((fact) => ['no marker variable', `${code([fact.value === undefined ? fact.variable : `${fact.variable}=${fact.value}`])}: ${fact.reason}`, fact] as const),
      ];
      const rows = facts.map(([kind, fact, { how, from, seen }]) => [kind, fact, how, `${from}, ${seen}`]);
      return `### ${agent.name} (\`${agent.id}\`)\n\n${table(['kind', 'fact', 'how', 'from'], rows)}`;
    })
    .join('\n');
}

function hookText({ id, event, subAgent, ending, environmentFile }: HookFacts): string {
  const notes = [
    ...(event === undefined ? [] : [`the event in ${code([event.join('.')])}`]),
    ...(subAgent === undefined ? [] : [`a sub-agent’s where ${code([subAgent.member.join('.')])} is told`]),
    ...(ending === undefined ? [] : [`${code(ending)} ends a session`]),
    ...(environmentFile === undefined ? [] : [`${code([environmentFile])} is what its tools run first`]),
  ];
  return [`the id in ${code(id.map((path) => path.join('.')))}`, ...notes].join('; ');
}

function transcriptText({ folder: { movedBy, inHome }, path }: Transcript): string {
  const moved = movedBy.map(({ variable, below }) => code([below === '' ? `$${variable}` : `$${variable}/${below}`]));
  return `${code([`~/${inHome}/${path}`])}${moved.length === 0 ? '' : `, the folder also at ${moved.join(' or ')}`}`;
}

function resumeNotes({ idStart, inItsFolder, copy }: Resume): string {
  const notes = [
    ...(idStart === undefined ? [] : [`an id that begins with ${code([idStart])}`]),
    ...(inItsFolder === true ? ['in the folder where it was started'] : []),
    ...(copy === true ? ['continues a copy'] : []),
  ];
  return notes.map((note) => `; ${note}`).join('');
}

function wasRun(agent: AgentRow): boolean {
  const { markers = [], sessionVariables = [], programs = [], scripts = [] } = agent;
  return [...markers, ...sessionVariables, ...programs, ...scripts].some(({ how }) => how === 'captured');
}

function conditions({ interpreters, onlyWith, notWith, notAt }: Program): string {
  const of = { javascript: 'JavaScript', python: 'Python', perl: 'Perl', ruby: 'Ruby', shell: 'a shell' };
  return [
    ...(interpreters === undefined ? [] : [` of ${interpreters.map((language) => of[language]).join(' or ')}`]),
    ...(onlyWith === undefined ? [] : [` with one of its marker variables, or with ${onlyWith.map((word) => (word === '' ? 'no argument' : code([word]))).join(', ')} first`]),
    ...(notWith === undefined ? [] : [`; never with ${code(notWith)} first`]),
    ...(notAt === undefined ? [] : [`; not ${code(notAt)}`]),
  ].join('');
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function wrapped(text: string): string {
  return text.replace(/(.{1,118})(?: |$)/g, '$1\n').trimEnd();
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}
