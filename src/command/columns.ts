/** One column of a table for people. */
export interface Column {
  readonly title: string;
  /** How it gives way where the line is too wide: at its `start` or its `end`. Absent: never. */
  readonly cut?: 'start' | 'end';
  /** It is not cut to fewer characters than this. */
  readonly least?: number;
}

const GAP = '  ';

/**
 * Lays out a table: a title line, then a line for each row.
 *
 * @param width of the terminal, in characters; undefined where there is none: then nothing is cut
 */
export function layOut(columns: readonly Column[], rows: readonly (readonly string[])[], width: number | undefined): readonly string[] {
  const titles = columns.map(({ title }) => title);
  // A column that says nothing anywhere is left out.
  const shown = columns.map((_column, index) => index).filter((index) => rows.some((row) => (row[index] ?? '') !== ''));
  const lines = [titles, ...rows].map((cells) => shown.map((index) => cells[index] ?? ''));
  const widths = shown.map((_index, position) => Math.max(...lines.map((cells) => widthOf(cells[position] ?? ''))));
  if (width !== undefined) narrow(widths, shown.map((index) => columns[index] ?? { title: '' }), width);
  return lines.map((cells) => {
    const line = cells.map((cell, position) => fitted(cell, widths[position] ?? 0, columns[shown[position] ?? 0]?.cut)).join(GAP).trimEnd();
    return width === undefined ? line : cutEnd(line, width);
  });
}

/** Takes from the widest column that may give way, until the line fits or none may. */
function narrow(widths: number[], columns: readonly Column[], width: number): void {
  const total = (): number => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    columns.forEach(({ cut, least = 4 }, position) => {
      if (cut !== undefined && (widths[position] ?? 0) > least && (widths[position] ?? 0) > (widths[widest] ?? 0)) widest = position;
    });
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function fitted(text: string, width: number, cut: Column['cut']): string {
  const short = widthOf(text) <= width ? text : cut === 'start' ? cutStart(text, width) : cutEnd(text, width);
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
}

function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

function cutStart(text: string, width: number): string {
  let kept = '';
  for (const character of Array.from(text).reverse()) {
    if (widthOf(character + kept) > width - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
}

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How many places a text takes on a terminal: East Asian characters and pictures take two, combining marks none. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += /\p{Mn}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
