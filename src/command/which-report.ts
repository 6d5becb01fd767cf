import type { AncestorEvidence, Resolution, VariableEvidence } from '../session/resolution.js';
import { noSessionSentence } from './no-session.js';
import type { NoSessionPlace } from './no-session.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

/**
 * The explanation that `which` prints: it renders what was decided, and decides nothing.
 *
 * @param place default: this process
 */
export function whichReport(resolution: Resolution, style: Style, place: NoSessionPlace = process): string {
  const sections = [
    answer(resolution, style, place),
    section('Environment, in the order it is believed', variableLines(resolution, style), style),
    section('Marks that are not built in', markLines(resolution), style),
    section('Processes above this command, nearest first', resolution.ancestors.map((ancestor) => ancestorLine(ancestor, style)), style),
    section('Store', storeLines(resolution), style),
    section('Warnings', resolution.warnings.map(({ code, message }) => `${style('yellow', code)}  ${printable(message)}`), style),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : `${style('bold', title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function answer(resolution: Resolution, style: Style, place: NoSessionPlace): string {
  const { id, agent, anchor, caller, callerReason } = resolution;
  const rows: [string, string][] = [
    ['session', id === undefined ? style('yellow', 'none') : style('green', id)],
    [id === undefined ? 'reason' : 'source', id === undefined ? reasonText(resolution, place) : sourceText(resolution)],
    ['agent', agent === undefined ? 'none recognised' : `${printable(agent.name)} (${printable(agent.id)})${agent.origin === undefined ? '' : `, ${fromFile(agent)}`}`],
    ['caller', `${caller}: ${printable(callerReason)}`],
    ['anchor', anchor === undefined ? 'none' : `pid ${String(anchor.pid)}, start time ${String(anchor.startTime)}${anchor.agent === undefined ? '' : `, ${printable(anchor.agent)}`}`],
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

function reasonText({ reason }: Resolution, place: NoSessionPlace): string {
  return reason === undefined ? 'unknown' : `${reason}: ${noSessionSentence(reason, place)}`;
}

function sourceText({ source, variable, provenance, store }: Resolution): string {
  switch (source) {
    case 'override':
      return `the override ${printable(variable ?? '')}`;
    case 'environment':
      return `${printable(variable ?? '')} in the environment, ${provenance ?? 'unverified'}`;
    case 'store':
      return `the store, ${store.state}`;
    case 'derived':
      return 'computed from the anchor, because the store can’t be used';
    case 'none':
      return 'nothing';
  }
}

function variableLines({ variables }: Resolution, style: Style): readonly string[] {
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
    case 'passed-over':
      return `${style('yellow', 'passed over')}: ${value ?? ''}${set}: ${printable(why ?? '')}`;
    case 'outranked':
      return `outranked: ${value ?? ''}${set}${why === undefined ? '' : `: ${printable(why)}`}`;
    case 'invalid':
      return `${style('yellow', 'invalid')}: ${printable(why ?? '')}`;
    case 'unset':
      return 'unset';
  }
}

function markLines({ marks }: Resolution): readonly string[] {
  return marks.filter(({ origin }) => origin !== undefined).map((mark) => `${printable(mark.variable)}, as by ${printable(mark.agent)}${bracketed(fromFile(mark))}`);
}

function ancestorLine(ancestor: AncestorEvidence, style: Style): string {
  const { pid, name, kind, agent, anchor } = ancestor;
  const what = kind === 'agent' ? style('green', printable(agent ?? '')) : kind === 'other' ? '' : kind;
  return `${anchor ? style('bold', '*') : ' '} ${String(pid).padStart(7)}  ${printable(name)}${bracketed(what, fromFile(ancestor))}${anchor ? '  <- the anchor' : ''}`;
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
