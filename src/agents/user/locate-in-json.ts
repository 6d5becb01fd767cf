import { parse } from '@humanwhocodes/momoa';
import type { ValueNode } from '@humanwhocodes/momoa';
import type { JsonPath } from './rows.js';

/** Counted from 1; columns in UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where text stops to be JSON; undefined where that can't be told. JSON.parse says so of some errors only
 * (Node 20, 22 and 24 alike); of the others momoa does, which in turn points at the beginning of what does not
 * end, takes control characters in strings and can't nest as deep.
 *
 * @param error what JSON.parse threw
 */
export function locateSyntaxError(text: string, error: unknown): Place | undefined {
  const message = error instanceof Error ? error.message : '';
  const end = text.trimEnd().length;
  if (message === 'Unexpected end of JSON input') return placeAt(text, end);
  // At the end of the message: others quote the text, where anything may stand.
  const offset = /at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  if (offset !== undefined) return placeAt(text, Math.min(Number(offset), end));
  try {
    parse(text);
    return undefined;
  } catch (fault) {
    return typeof fault === 'object' && fault !== null && 'line' in fault && 'column' in fault ? { line: Number(fault.line), column: Number(fault.column) } : undefined;
  }
}

/**
 * Where a member or an element is in JSON; for one that is missing, what it is missing from.
 *
 * @param text valid JSON
 */
export function locateValue(text: string, path: JsonPath): Place | undefined {
  let node: ValueNode;
  try {
    node = parse(text).body;
  } catch {
    return undefined; // nested too deep
  }
  let place: Place = node.loc.start;
  for (const step of path) {
    const next: { readonly loc: { readonly start: Place }; readonly value: ValueNode } | undefined =
      node.type === 'Array'
        ? node.elements[Number(step)]
        : node.type === 'Object'
          ? node.members.findLast(({ name }) => (name.type === 'String' ? name.value : name.name) === step)
          : undefined;
    if (next === undefined) break;
    place = next.loc.start;
    node = next.value;
  }
  return place;
}

function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
