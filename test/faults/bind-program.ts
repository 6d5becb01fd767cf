/** Binds an agent's session file to an id: node bind-program.cjs <pid> <id>. It prints the outcome as JSON. */
import { homeOfUser } from '../../src/machine/home.js';
import { thisHost } from '../../src/machine/host.js';
import { finishNow } from '../../src/machine/work.js';
import { openLinuxTable } from '../../src/processes/linux.js';
import * as bind from '../../src/store/bind.js';
import * as crowdedFolder from '../../src/store/crowded-folder.js';
import * as derive from '../../src/store/derive.js';
import { sessionsFolder } from '../../src/store/sessions-folder.js';
import * as settle from '../../src/store/settle.js';
import { Store } from '../../src/store/store.js';

const [pid = '', id = ''] = process.argv.slice(2);
const processes = openLinuxTable();
const owner = processes?.get(Number(pid));
if (owner === undefined) throw new Error(`no process ${pid}`);

const store = new Store({
  folder: () => sessionsFolder(process.env, homeOfUser),
  mode: 'readwrite',
  now: Date.now(),
  host: thisHost(),
  effectiveUser: process.geteuid?.(),
  processes,
  parts: { bind: () => bind, crowdedFolder: () => crowdedFolder, derive: () => derive, settle: () => settle },
});
const { startTime, argv } = owner;
const outcome = finishNow(store.bind({ pid: Number(pid), startTime, argv, agent: 'claude-code' }, { id, by: 'claude-code', event: 'SessionStart', at: Date.now() }));
process.stdout.write(`${JSON.stringify(outcome)}\n`);
