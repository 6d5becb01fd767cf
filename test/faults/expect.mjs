// What the cases say about what they saw. Each throws where it does not hold, and returns what to print.
import { strict as assert } from 'node:assert';

export { assert };

/** Distinct ids / calls, as the notes' table has it. */
export function count(ids) {
  return `${String(new Set(ids).size)}/${String(ids.length)}`;
}

/** All calls printed one id. */
export function one(ids) {
  assert.equal(new Set(ids).size, 1, `one id expected: ${ids.join(', ')}`);
  return count(ids);
}

/** The first is none of the later ones, which are one. */
export function another(old, ids) {
  assert(!ids.includes(old), `another id than ${old} expected: ${ids.join(', ')}`);
  return one(ids);
}

/** No call left a temporary file. */
export function noLeftOvers(entries) {
  assert.deepEqual(entries.filter((name) => name.endsWith('.tmp')), [], 'temporary files are left');
}

/** The ids are computed, each call says why, and they are one. */
export function derived(calls, why) {
  for (const call of calls) {
    assert.equal(call.source, 'derived');
    assert.match(call.warnings.find(({ code }) => code === 'store-unusable')?.message ?? '', why);
  }
  return `${one(calls.map(({ id }) => id))}, derived`;
}
