// node first-use.cjs NAME: prints what the first use of something of Node costs in a fresh process, in milliseconds.
const { lstatSync, openSync, readFileSync, readSync, writeSync } = require('node:fs');

const USES = {
  'require node:crypto': () => require('node:crypto'),
  'require node:child_process': () => require('node:child_process'),
  'require node:readline': () => require('node:readline'),
  'require node:os': () => require('node:os'),
  'process.stdout': () => process.stdout,
  'the global crypto': () => globalThis.crypto,
  'fs.lstatSync': () => lstatSync('/proc/self'),
  'fs.readFileSync(path, "utf8")': () => readFileSync('/proc/self/stat', 'utf8'),
  'fs.openSync, readSync, toString': () => {
    const bytes = Buffer.allocUnsafe(4096);
    return bytes.toString('latin1', 0, readSync(openSync('/proc/self/stat', 'r'), bytes));
  },
};

const name = process.argv[2];
if (name === undefined) {
  writeSync(1, JSON.stringify(Object.keys(USES)));
} else {
  const use = USES[name];
  process.hrtime.bigint();
  const before = process.hrtime.bigint();
  use();
  const after = process.hrtime.bigint();
  writeSync(1, JSON.stringify({ first: Number(after - before) / 1e6 }));
}
