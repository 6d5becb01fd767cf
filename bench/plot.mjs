/**
 * @typedef {object} Line
 * @property {string} label
 * @property {string} color
 * @property {readonly (readonly [number, number])[]} points
 * @property {boolean} [ours] drawn stronger
 */

const WIDTH = 640;
const HEIGHT = 360;
const AREA = { left: 64, right: 420, top: 52, bottom: 312 };

/** A grey that reads on white and on black, as do the lines' colours. */
const INK = '#808890';

/**
 * A line chart on a transparent ground.
 *
 * @param {object} chart
 * @param {string} chart.title
 * @param {string} chart.across what the x axis counts
 * @param {readonly number[]} chart.marks where the x axis is marked
 * @param {readonly Line[]} chart.lines milliseconds over counts
 * @returns {string} SVG
 */
export function plot({ title, across, marks, lines }) {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const step = niceStep(Math.max(...values) / 5);
  const top = Math.ceil(Math.max(...values) / step) * step;
  const rightmost = Math.max(...marks);
  const x = (count) => round(AREA.left + (count / rightmost) * (AREA.right - AREA.left));
  const y = (value) => round(AREA.bottom - (value / top) * (AREA.bottom - AREA.top));

  const parts = [text(16, 24, title, 'font-size="14" font-weight="600"')];
  for (let value = 0; value <= top; value += step) {
    parts.push(`<path d="M${AREA.left} ${y(value)}H${AREA.right}" stroke="${INK}" stroke-opacity="${value === 0 ? 0.8 : 0.25}"/>`, text(AREA.left - 8, y(value) + 4, value === top ? `${value} ms` : String(value), 'text-anchor="end"'));
  }
  for (const mark of marks) parts.push(text(x(mark), AREA.bottom + 18, mark.toLocaleString('en'), 'text-anchor="middle"'));
  parts.push(text((AREA.left + AREA.right) / 2, AREA.bottom + 38, across, 'text-anchor="middle"'));

  const labels = spaceOut(lines.map(({ points }) => y(points.at(-1)[1]) + 4), 15);
  for (const [index, { label, color, points, ours = false }] of lines.entries()) {
    parts.push(`<path d="M${points.map(([count, value]) => `${x(count)} ${y(value)}`).join('L')}" fill="none" stroke="${color}" stroke-width="${ours ? 3 : 1.5}"/>`);
    for (const [count, value] of points) parts.push(`<circle cx="${x(count)}" cy="${y(value)}" r="${ours ? 3.5 : 2.5}" fill="${color}"/>`);
    parts.push(`<text x="${AREA.right + 10}" y="${labels[index]}" fill="${color}"${ours ? ' font-weight="700"' : ''}>${escaped(label)} ${points.at(-1)[1].toFixed(0)}</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12">\n<title>${escaped(title)}</title>\n${parts.join('\n')}\n</svg>\n`;
}

const text = (x, y, words, attributes = '') => `<text x="${x}" y="${y}" fill="${INK}" ${attributes}>${escaped(words)}</text>`;

const escaped = (words) => words.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

const round = (value) => Math.round(value * 10) / 10;

/** 1, 2 or 5 times a power of ten. */
function niceStep(atLeast) {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast);
}

/** Moves labels apart, upwards, where they would cover each other. */
function spaceOut(positions, gap) {
  const placed = [...positions];
  const order = positions.map((_, index) => index).sort((one, other) => positions[other] - positions[one]);
  for (let index = 1; index < order.length; index += 1) placed[order[index]] = Math.min(placed[order[index]], placed[order[index - 1]] - gap);
  return placed.map(round);
}
