// node -r list-modules.cjs …: writes at exit what was loaded, to the file that MODULES_LIST names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  // First, for writing the file could load more.
  const list = [...process.moduleLoadList];
  const files = Object.keys(require.cache).filter((file) => file !== __filename);
  writeFileSync(process.env.MODULES_LIST, JSON.stringify({ builtin: list, files }));
});
