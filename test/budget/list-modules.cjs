// node -r list-modules.cjs …: writes at exit what was loaded, to the file that MODULES_LIST names.
const { writeFileSync } = require('node:fs');
const vm = require('node:vm');

// The command's pieces are scripts: see bin/agent-session.ts.
const scripts = [];
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    scripts.push(options.filename);
  }
};

process.on('exit', () => {
  // First, for writing the file could load more.
  const list = [...process.moduleLoadList];
  const files = [...Object.keys(require.cache), ...scripts].filter((file) => file !== __filename);
  writeFileSync(process.env.MODULES_LIST, JSON.stringify({ builtin: list, files }));
});
