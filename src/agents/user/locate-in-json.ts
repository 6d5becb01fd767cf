import type { JsonPath } from './shape.js';

/** Counted from 1; columns in UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where text stops to be JSON; undefined where it is JSON. Not every message of JSON.parse tells it, and no two releases of Node alike. */
export function locateSyntaxError(text: string): Place | undefined {
  const scanned = scan(text, []);
  return typeof scanned === 'number' ? placeAt(text, scanned) : undefined;
}

/**
 * Where a member or an element is in JSON; for one that is missing, what it is missing from. Of two members with
 * one name it is the last, as JSON.parse takes that one.
 *
 * @param text valid JSON
 */
export function locateValue(text: string, path: JsonPath): Place | undefined {
  const scanned = scan(text, path);
  return typeof scanned === 'number' ? undefined : placeAt(text, scanned.at(-1) ?? 0);
}

/** A list or an object that is not yet at its end. */
interface Open {
  readonly end: ']' | '}';
  /** How many steps of the path lead to it; undefined where it does not lie on the path. */
  readonly depth: number | undefined;
  elements: number;
}

/**
 * Reads JSON token by token.
 *
 * @returns the offsets of what the path's steps lead to, the whole first, as far as there is such; or the offset of
 *   what is no JSON
 */
function scan(text: string, path: JsonPath): readonly number[] | number {
  const end = text.trimEnd().length;
  const open: Open[] = [];
  const found: number[] = [];
  let expected: 'value' | 'value or end' | 'name' | 'name or end' | 'comma or end' | 'nothing' = 'value';
  let position = 0;
  /** Whether the value that comes next lies on the path, and how deep. */
  let depth: number | undefined = 0;

  const enter = (step: string | number, start: number, { depth: above }: Open): void => {
    depth = above !== undefined && path[above] === step ? above + 1 : undefined;
    if (depth === undefined) return;
    found.length = depth;
    found.push(start);
  };

  for (;;) {
    position = after(/[ \t\n\r]*/y, text, position);
    const start = position;
    const inside = open.at(-1);
    if (start >= text.length) return expected === 'nothing' ? found : end;
    const character = text.charAt(start);

    if (character === inside?.end && expected.endsWith('end')) {
      open.pop();
      position += 1;
      expected = open.length === 0 ? 'nothing' : 'comma or end';
    } else if (inside !== undefined && character === ',' && expected === 'comma or end') {
      position += 1;
      inside.elements += 1;
      expected = inside.end === ']' ? 'value' : 'name';
    } else if (inside !== undefined && character === '"' && expected.startsWith('name')) {
      position = after(STRING, text, start);
      if (text.charAt(position) !== '"') return Math.min(position, end);
      enter(JSON.parse(text.slice(start, position + 1)) as string, start, inside);
      position = after(/[ \t\n\r]*/y, text, position + 1);
      if (text.charAt(position) !== ':') return Math.min(position, end);
      position += 1;
      expected = 'value';
    } else if (expected.startsWith('value')) {
      if (inside?.end === ']') enter(inside.elements, start, inside);
      if (inside === undefined) found.push(start);
      if (character === '[' || character === '{') {
        open.push({ end: character === '[' ? ']' : '}', depth, elements: 0 });
        position += 1;
        expected = character === '[' ? 'value or end' : 'name or end';
        continue;
      }
      position = after(character === '"' ? STRING : PLAIN, text, start);
      if (character === '"' && text.charAt(position++) !== '"') return Math.min(position - 1, end);
      if (position === start) return start;
      expected = open.length === 0 ? 'nothing' : 'comma or end';
    } else {
      return Math.min(start, end);
    }
  }
}

/** A string without the quote at its end. */
// eslint-disable-next-line no-control-regex -- these end a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The offset behind what the pattern finds here; the same offset where it finds nothing. */
function after(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return position + (pattern.exec(text)?.[0].length ?? 0);
}

function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
