import { plot } from './plot.mjs';

/** Mid-tones: they read on white and on black. */
const COLORS = {
  'agent-session id': '#1f9d55',
  'empty script': '#808890',
  'am-i-vibing --check-processes': '#d97706',
  'agent-cli-detector, tree': '#c026d3',
  'ps -A': '#3b82f6',
};

/** @returns {string} SVG */
export function plotProcesses(points, { version }) {
  const names = Object.keys(COLORS).filter((name) => name in points[0]);
  return plot({
    title: `One call, by processes on the machine (Node ${version}, medians)`,
    across: 'processes on the machine',
    marks: points.map(({ processes }) => processes),
    lines: names.map((name) => line(name, points.map((point) => [point.processes, point[name]]))),
  });
}

/**
 * The others keep no records: their lines are level.
 *
 * @returns {string} SVG
 */
export function plotRecords(points, overProcesses, { version }) {
  const beside = overProcesses[0];
  const counts = points.map(({ records }) => records);
  const others = Object.keys(COLORS).filter((name) => name in beside && !(name in points[0]));
  return plot({
    title: `One call, by live session records (Node ${version}, medians)`,
    across: `session records (the other tools have none; ${beside.processes} processes)`,
    marks: counts,
    lines: [
      ...['agent-session id', 'empty script'].map((name) => line(name, points.map((point) => [point.records, point[name]]))),
      ...others.map((name) => line(name, [counts[0], counts.at(-1)].map((count) => [count, beside[name]]))),
    ],
  });
}

function line(name, points) {
  return { label: name.replace('--check-processes', '-p'), color: COLORS[name], points, ours: name === 'agent-session id' };
}
