import type { AncestorEvidence, Resolution, Told, ToldEvidence, VariableEvidence } from '../session/resolution.js';
import { noSessionSentence } from './no-session.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

/** The explanation that `which` prints: it renders what was decided, and decides nothing. */
export function whichReport(resolution: Resolution, style: Style): string {
  const sections = [
    answer(resolution, style),
    section('Environment variables, in their precedence', variableLines(resolution, style), style),
    section('Told otherwise', (resolution.evidence?.told ?? []).map(toldLine), style),
    section('Marker variables that are not built in', markerLines(resolution), style),
    section('Processes above this command, nearest first', (resolution.evidence?.ancestors ?? []).map((ancestor) => ancestorLine(ancestor, style)), style),
    section('Store', storeLines(resolution), style),
    section('Warnings', resolution.warnings.map(({ code, message }) => `${style('yellow', code)}  ${printable(message)}`), style),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : `${style('bold', title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function answer(resolution: Resolution, style: Style): string {
  const { id, root, parent, agent, agentProcess, caller, callerReason } = resolution;
  const rows: [string, string][] = [
    ['session', id === undefined ? style('yellow', 'none') : style('green', id)],
    [id === undefined ? 'reason' : 'source', id === undefined ? reasonText(resolution) : sourceText(resolution)],
    ['agent', agent === undefined ? 'none recognised' : `${printable(agent.name)} (${printable(agent.id)})${agent.origin === undefined ? '' : `, ${fromFile(agent)}`}`],
    ['caller', `${caller}: ${printable(callerReason)}`],
    ...(root === undefined ? [] : [['root', `${root}, the conversation that this one is a part of`] as [string, string]]),
    ...(parent === undefined ? [] : [['parent', `${printable(parent.agent.name)} (pid ${String(parent.pid)})${parent.id === undefined ? '' : `, session ${parent.id}`}`] as [string, string]]),
    ['process', agentProcess === undefined ? 'none' : `pid ${String(agentProcess.pid)}, start time ${agentProcess.startTime}${agentProcess.agent === undefined ? '' : `, ${printable(agentProcess.agent)}`}`],
  ];
  return rows.map(([name, text]) => `${style('bold', name.padEnd(8))} ${text}\n`).join('');
}

/** Where a fact that is not built in is from. */
function fromFile({ origin }: { readonly origin?: string }): string {
  return origin === undefined ? '' : `from ${printable(origin)}`;
}

function bracketed(...notes: readonly string[]): string {
  const said = notes.filter((note) => note !== '');
  return said.length === 0 ? '' : `  [${said.join(', ')}]`;
}

function reasonText({ reason, ...others }: Resolution): string {
  return reason === undefined ? 'unknown' : `${reason}: ${printable(noSessionSentence({ reason, ...others }))}`;
}

function sourceText({ source, variable, provenance, told, store }: Resolution): string {
  switch (source) {
    case 'told':
      return toldText(told);
    case 'bound':
      return `${toldText(told)}; the store, ${store.state}`;
    case 'left-open':
      return `left open by the agent${told?.path === undefined ? '' : `: ${printable(told.path)}`}`;
    case 'override':
      return `the override ${printable(variable ?? '')}`;
    case 'environment':
      return `${printable(variable ?? '')} in the environment${told?.pid === undefined ? '' : ` of pid ${String(told.pid)}`}, ${provenance ?? 'unverified'}`;
    case 'store':
      return `the store, ${store.state}`;
    case 'derived':
      return 'computed from the agent process, because the store can’t be used';
    case 'none':
      return 'nothing';
  }
}

function toldLine({ id, told, agrees }: ToldEvidence): string {
  const who = told.by === 'left-open' ? `left open by the agent${told.path === undefined ? '' : `: ${printable(told.path)}`}` : toldText(told);
  return `${printable(id)}  ${who}${agrees ? '' : '  [another session]'}`;
}

function toldText(told: Told | undefined): string {
  if (told === undefined) return 'unknown';
  const event = told.event === undefined ? '' : `, event ${printable(told.event)}`;
  switch (told.by) {
    case 'host':
      return 'told by the program that it runs in';
    case 'mcp-client':
      return 'told by the MCP client with this call';
    case 'hook':
      return `told by the hook’s JSON${event}`;
    default:
      return `told by ${printable(told.agent ?? 'an agent')}${event}${told.at === undefined ? '' : `, at ${printable(told.at)}`}`;
  }
}

function variableLines({ evidence }: Resolution, style: Style): readonly string[] {
  const variables = evidence?.variables ?? [];
  const set = variables.filter(({ state }) => state !== 'unset');
  const unset = variables.filter(({ state }) => state === 'unset').map(({ variable }) => printable(variable));
  const width = Math.max(0, ...set.map(({ variable }) => variable.length));
  return [
    ...set.map((evidence) => `${printable(evidence.variable).padEnd(width)}  ${variableText(evidence, style)}${bracketed(fromFile(evidence))}`),
    ...wrapped(`unset: ${unset.join(', ')}`, 100),
  ];
}

function variableText({ state, value, setter, why }: VariableEvidence, style: Style): string {
  const set = setter === undefined ? '' : `, set by ${printable(setter.name)} (pid ${String(setter.pid)})`;
  switch (state) {
    case 'taken':
      return `${style('green', 'taken')}: ${value ?? ''}${set}`;
    case 'rejected':
      return `${style('yellow', 'rejected')}: ${value ?? ''}${set}: ${printable(why ?? '')}`;
    case 'outranked':
      return `outranked: ${value ?? ''}${set}${why === undefined ? '' : `: ${printable(why)}`}`;
    case 'invalid':
      return `${style('yellow', 'invalid')}: ${printable(why ?? '')}`;
    case 'unset':
      return 'unset';
  }
}

function markerLines({ evidence }: Resolution): readonly string[] {
  return (evidence?.markers ?? []).filter(({ origin }) => origin !== undefined).map((marker) => `${printable(marker.variable)}, as by ${printable(marker.agent)}${bracketed(fromFile(marker))}`);
}

function ancestorLine(ancestor: AncestorEvidence, style: Style): string {
  const { pid, name, kind, agent, agentProcess } = ancestor;
  const what = kind === 'agent' ? style('green', printable(agent ?? '')) : kind === 'other' ? '' : kind;
  return `${agentProcess ? style('bold', '*') : ' '} ${String(pid).padStart(7)}  ${printable(name)}${bracketed(what, fromFile(ancestor))}${agentProcess ? '  <- the agent process' : ''}`;
}

function storeLines({ store }: Resolution): readonly string[] {
  const { folder, file, state, createdAt, removed, problem } = store;
  const lines = [`${state}${problem === undefined ? '' : `: ${printable(problem)}`}`];
  if (folder !== undefined) lines.push(printable(file === undefined ? folder : `${folder}/${file}`));
  if (createdAt !== undefined) lines.push(`created ${printable(createdAt)}`);
  if (removed !== undefined && removed > 0) lines.push(`stale files removed: ${String(removed)}`);
  return lines;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = '  ';
    }
    line += line === '' || line === '  ' ? word : ` ${word}`;
  }
  return [...lines, line];
}
