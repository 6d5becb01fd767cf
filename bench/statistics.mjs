/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number} q1 lower quartile
 * @property {number} q3 upper quartile
 */

/**
 * A quantile, interpolated between its neighbours.
 *
 * @param {readonly number[]} sorted ascending, not empty
 * @param {number} share 0..1
 * @returns {number}
 */
function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/**
 * @param {readonly number[]} values not empty
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: quantile(sorted, 0.5), min: sorted[0], max: sorted[sorted.length - 1], q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75) };
}

/**
 * What pairs say: of each pair the ratio and the difference, then their spread. Runs of a
 * pair are neighbours in time, so that a machine that is busy for a second slows both.
 *
 * @param {readonly number[]} base milliseconds
 * @param {readonly number[]} command milliseconds, of the same length
 */
export function comparePairs(base, command) {
  return {
    runs: base.length,
    base: spread(base),
    milliseconds: spread(command),
    ratio: spread(command.map((time, index) => time / base[index])),
    difference: spread(command.map((time, index) => time - base[index])),
  };
}
