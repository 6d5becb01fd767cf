/**
 * @typedef {object} Row
 * @property {'path' | 'growth' | 'look' | 'other' | 'import' | 'in-process' | 'first-use'} group
 * @property {string} name
 * @property {string} [node] version
 * @property {number} [processes] on the machine
 * @property {number} [records] in the sessions folder
 * @property {number} [ancestors]
 * @property {number} runs pairs, or processes
 * @property {import('./statistics.mjs').Spread} [milliseconds]
 * @property {import('./statistics.mjs').Spread} [ratio] to an empty script, of each pair
 * @property {import('./statistics.mjs').Spread} [difference] to an empty script or module, of each pair
 * @property {import('./statistics.mjs').Spread} [first] milliseconds
 * @property {import('./statistics.mjs').Spread} [warm] milliseconds
 * @property {number} [growth]
 * @property {number} [budget]
 * @property {boolean} [met]
 */

/**
 * @param {readonly Row[]} rows
 * @returns {string}
 */
export function table(rows) {
  const cells = rows.map((row) => [row.node === undefined ? '' : `Node ${row.node}`, row.name, figures(row), verdict(row), situation(row)]);
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column].length))) ?? [];
  return cells.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd()).join('\n');
}

function figures({ milliseconds, ratio, difference, first, warm, growth, group }) {
  if (growth !== undefined) return growth.toFixed(3);
  if (group === 'look') return `${withQuartiles(milliseconds, 1)} ms, ${milliseconds.min.toFixed(0)} to ${milliseconds.max.toFixed(0)}`;
  if (group === 'first-use') return `${withQuartiles(first, 3)} ms`;
  if (first !== undefined) return `first ${withQuartiles(first, 3)}, warm ${withQuartiles(warm, 3)} ms`;
  if (group === 'import') return `+${withQuartiles(difference, 2)} ms`;
  return `${withQuartiles(ratio, 3)}, ${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}; ${milliseconds.median.toFixed(1)} ms, ${sign(difference.median)}`;
}

const withQuartiles = ({ median, q1, q3 }, digits) => `${median.toFixed(digits)} (${q1.toFixed(digits)}–${q3.toFixed(digits)})`;

const sign = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

function verdict({ budget, met, group }) {
  if (budget === undefined) return '';
  return `budget ${budget}${group === 'import' || group === 'look' ? ' ms' : ''}: ${met ? 'met' : 'NOT MET'}`;
}

function situation({ processes, records, ancestors, runs }) {
  const counted = [[records, 'records'], [processes, 'processes'], [ancestors, 'ancestors']].filter(([count]) => count !== undefined).map(([count, what]) => `${count} ${count === 1 ? what.replace(/s$/, '') : what}`);
  return [...counted, `${runs} runs`].join(', ');
}
