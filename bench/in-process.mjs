// node in-process.mjs FUNCTION MODULE [OPTIONS AS JSON]
// Prints what the first call and a later one cost in this process, in milliseconds; the import is not in it.
import { pathToFileURL } from 'node:url';

const [name, file, options] = process.argv.slice(2);
const call = (await import(pathToFileURL(file).href))[name];
const words = options === undefined ? [] : [JSON.parse(options)];

/** At most so many warm calls, and for at most so long: those that start `ps` take 50 ms and more. */
const CALLS = 50;
const LONGEST = 250;

const first = await timeCall();
const warm = [];
const start = performance.now();
while (warm.length < CALLS && (warm.length < 3 || performance.now() - start < LONGEST)) warm.push(await timeCall());
warm.sort((one, other) => one - other);
console.log(JSON.stringify({ first, warm: warm[warm.length >> 1] }));

async function timeCall() {
  const before = process.hrtime.bigint();
  await call(...words);
  return Number(process.hrtime.bigint() - before) / 1e6;
}
