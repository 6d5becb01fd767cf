// Folders that can't be used, can't be written, or are somewhere else.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, derived, noLeftOvers, one } from '../expect.mjs';
import { deadProcess, record, SOMEBODY, someName } from '../lab.mjs';

/** Everything that is known of each of some calls. */
async function calls(agent, count, options) {
  const all = [];
  while (all.length < count) all.push(await agent.json(options));
  return all;
}

/** A small file system of its own, filled to the last byte. */
function mountFullDisk(lab, path) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', path]);
  lab.onEnd(() => execFileSync('umount', [path]));
}

function fill(folder) {
  try {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(1024 * 1024));
    throw new Error('the disk is not full');
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
}

/** Runs a case in a mount namespace where root's home folder is another one. @returns what it printed, a line per call */
function withHomeInDatabase(lab, home, environment, cwds) {
  const passwd = join(lab.folder, 'passwd');
  writeFileSync(passwd, readFileSync('/etc/passwd', 'utf8').replace(/^root:.*$/m, `root:x:0:0:root:${home}:/bin/sh`));
  const commands = cwds.map((cwd) => `cd ${cwd}; ${lab.tool}`).join('; ');
  const script = `mount --bind ${passwd} /etc/passwd && exec -a claude bash --norc -c '${commands}; true'`;
  return execFileSync('unshare', ['--mount', 'bash', '--norc', '-c', script], { env: environment, encoding: 'utf8' }).trim().split('\n');
}

export async function unusableFolder(lab) {
  const agent = await lab.agent({ user: SOMEBODY });
  chownSync(lab.home, SOMEBODY, SOMEBODY);
  mkdirSync(join(lab.home, '.railway'));
  chmodSync(join(lab.home, '.railway'), 0o755);
  const states = [
    { why: /can’t be read \(EACCES\)/, make: () => { mkdirSync(lab.sessions); chownSync(lab.sessions, SOMEBODY, SOMEBODY); chmodSync(lab.sessions, 0o000); } },
    { why: /can’t be written to \(EACCES\)/, make: () => { mkdirSync(lab.sessions); chownSync(lab.sessions, SOMEBODY, SOMEBODY); chmodSync(lab.sessions, 0o555); } },
    { why: /can’t be written to \(EACCES\)/, make: () => { mkdirSync(lab.sessions); chownSync(lab.sessions, SOMEBODY, SOMEBODY); chmodSync(lab.sessions, 0o600); } },
    { why: /belongs to another user/, make: () => { mkdirSync(lab.sessions); chownSync(lab.sessions, SOMEBODY + 1, SOMEBODY); chmodSync(lab.sessions, 0o755); } },
    // What root made there is to be believed, but can't be written to.
    { why: /can’t be written to \(EACCES\)/, make: () => { mkdirSync(lab.sessions); chmodSync(lab.sessions, 0o755); } },
    { why: /may be written to by other users/, make: () => { mkdirSync(lab.sessions); chownSync(lab.sessions, SOMEBODY, SOMEBODY); chmodSync(lab.sessions, 0o777); } },
    { why: /is no folder/, make: () => { writeFileSync(lab.sessions, ''); } },
    { why: /can’t be written to \(EACCES\)/, make: () => undefined },
  ];
  const seen = new Set();
  for (const { why, make } of states) {
    make();
    seen.add(derived(await calls(agent, 3), why));
    const report = await agent.run(`${lab.tool} which; true`);
    assert.match(report.stdout, why);
    if (existsSync(lab.sessions) && statSync(lab.sessions).isDirectory()) assert.deepEqual(lab.entries(), []);
    rmSync(lab.sessions, { recursive: true, force: true });
  }
  assert.equal(seen.size, 1);
  return [...seen][0];
}

export async function diskFull(lab) {
  const agent = await lab.agent();
  mountFullDisk(lab, lab.sessions);
  fill(lab.sessions);
  const result = derived(await calls(agent, 4), /ENOSPC/);
  assert.deepEqual(lab.entries(), ['ballast']);
  return result;
}

export async function diskFullWithoutFolder(lab) {
  const agent = await lab.agent();
  mountFullDisk(lab, lab.home);
  fill(lab.home);
  // On a tmpfs a folder takes no block; a file in it does.
  const result = derived(await calls(agent, 4), /ENOSPC/);
  noLeftOvers(existsSync(lab.sessions) ? lab.entries() : []);
  return result;
}

export async function readOnlyFileSystem(lab) {
  const [known, unknown] = [await lab.agent(), await lab.agent()];
  mountFullDisk(lab, lab.sessions);
  const id = await known.id();
  execFileSync('mount', ['-o', 'remount,ro', lab.sessions]);
  assert.deepEqual(await known.ids(2), [id, id]);
  return derived(await calls(unknown, 3), /EROFS/);
}

export async function homeFromTheDatabase(lab) {
  const { HOME, ...unset } = lab.environment();
  const ids = [...withHomeInDatabase(lab, HOME, unset, ['/', '/tmp']), ...withHomeInDatabase(lab, HOME, { ...unset, HOME: '' }, ['/'])];
  assert.equal(ids.length, 3);
  assert.equal(lab.entries().length, 1, 'of two agents the first is dead');
  one(ids.slice(0, 2));
  return 'home from the user database';
}

export async function homeUnsetAndNoUser(lab) {
  const agent = await lab.agent({ user: SOMEBODY });
  const { HOME, ...unset } = lab.environment();
  assert.equal(HOME, lab.home);
  return derived(await calls(agent, 4, { environment: unset }), /no home folder/);
}

export async function relativeHome(lab) {
  const cwd = join(lab.folder, 'somewhere');
  mkdirSync(cwd);
  const relative = withHomeInDatabase(lab, lab.home, { ...lab.environment(), HOME: 'home', RAILWAY_SESSIONS_DIR: '' }, ['/', cwd, lab.folder]);
  assert.deepEqual(lab.entries(cwd), []);
  assert.equal(lab.entries().length, 1);

  const agent = await lab.agent();
  const refused = await agent.run(`${lab.tool}`, { environment: lab.environment({ RAILWAY_SESSIONS_DIR: 'sessions' }), cwd });
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /^agent-session: RAILWAY_SESSIONS_DIR is "sessions", a relative path: .*\n$/);
  assert.deepEqual(lab.entries(cwd), []);
  return one(relative);
}

export async function folderIsALink(lab) {
  const agent = await lab.agent();
  const target = join(lab.folder, 'precious');
  mkdirSync(target, { mode: 0o700 });
  mkdirSync(join(lab.home, '.railway'));
  symlinkSync(target, lab.sessions);
  const stale = record(await deadProcess());
  for (const name of ['x.session', someName(1)]) writeFileSync(join(target, name), stale);
  const ids = await agent.ids(3);
  const gc = await agent.run(`${lab.tool} gc`);
  assert.equal(gc.status, 1);
  assert.match(gc.stderr, /it is a link, and nothing is removed through one/);
  assert.deepEqual(lab.entries(), [someName(1), agent.fileName(), 'x.session'].sort());
  return one(ids);
}

export async function namesThatAreNotOurs(lab) {
  const agent = await lab.agent();
  const others = ['x.session', '0123456789ABCDEF.session', '0123456789abcdef.session.bak', 'notes.txt', '.0123456789abcdef.tmp'];
  for (const name of others) lab.plant(name, 'not ours', 0);
  const ids = await agent.ids(2);
  await agent.run(`${lab.tool} gc; true`);
  assert.deepEqual(lab.entries(), [...others, agent.fileName()].sort());
  return one(ids);
}

export async function rightsOfWhatIsMade(lab) {
  const agent = await lab.agent();
  await agent.id({}, 'umask 000; ');
  assert.equal(statSync(join(lab.home, '.railway')).mode & 0o777, 0o700);
  assert.equal(statSync(lab.sessions).mode & 0o777, 0o700);
  assert.equal(statSync(join(lab.sessions, agent.fileName())).mode & 0o777, 0o600);
  return '0700, 0600';
}

export async function rootInAUsersFolder(lab) {
  chownSync(lab.home, SOMEBODY, SOMEBODY);
  const agent = await lab.agent({ user: SOMEBODY });
  const byRoot = await lab.agent();
  await byRoot.id();
  for (const path of [join(lab.home, '.railway'), lab.sessions, join(lab.sessions, byRoot.fileName())]) {
    assert.deepEqual([statSync(path).uid, statSync(path).gid], [SOMEBODY, SOMEBODY], path);
  }
  const ids = await agent.ids(2);
  assert.equal(lab.entries().length, 2);
  return one(ids);
}

export async function umask002(lab) {
  const agent = await lab.agent();
  // As the Railway CLI makes it.
  mkdirSync(lab.sessions, { recursive: true });
  for (const path of [join(lab.home, '.railway'), lab.sessions]) chmodSync(path, 0o775);
  lab.plant(agent.fileName(), record(agent, { id: 'railway' }));
  const ids = await agent.ids(3);
  assert.equal(ids[0], 'railway');
  assert.equal(statSync(lab.sessions).mode & 0o777, 0o755);
  return one(ids);
}

export async function trailingSlash(lab) {
  const agent = await lab.agent();
  const [target, beside] = ['precious', 'beside'].map((name) => join(lab.folder, name));
  for (const path of [target, join(target, 'inner'), beside]) mkdirSync(path, { mode: 0o700 });
  const stale = record(await deadProcess());
  writeFileSync(join(target, someName(1)), stale);
  symlinkSync(join(target, 'inner'), join(beside, 'link'));
  symlinkSync(target, join(lab.folder, 'link'));
  for (const named of [`${join(lab.folder, 'link')}/`, `${join(lab.folder, 'link')}//.`]) {
    const { status, stderr } = await agent.run(`${lab.tool} gc`, { environment: lab.environment({ RAILWAY_SESSIONS_DIR: named }) });
    assert.equal(status, 1);
    assert.match(stderr, /it is a link, and nothing is removed through one/);
  }
  assert(existsSync(join(target, someName(1))));
  // To the system this is `precious/x`, to path.join `beside/x`: what is checked is what is written to.
  const environment = lab.environment({ RAILWAY_SESSIONS_DIR: `${join(beside, 'link')}/../x` });
  const ids = [await agent.id({ environment }), await agent.id({ environment })];
  assert.deepEqual(readdirSync(join(beside, 'x')), [agent.fileName()]);
  assert.deepEqual(readdirSync(target).sort(), [someName(1), 'inner'].sort());
  return one(ids);
}

export async function nonexistentHome(lab) {
  const agent = await lab.agent();
  const HOME = join(lab.folder, 'nonexistent', 'y');
  const result = derived(await calls(agent, 3, { environment: lab.environment({ HOME }) }), /its home folder does not exist/);
  assert(!existsSync(join(lab.folder, 'nonexistent')));
  return result;
}

export async function homeThatIsNotUtf8(lab) {
  const agent = await lab.agent();
  const { stdout } = await agent.run(`HOME=$(printf '${lab.folder}/h\\377'); export HOME; mkdir "$HOME"; ${lab.tool} id --json; ${lab.tool} id --json; true`);
  const result = derived(stdout.trim().split('\n').map((line) => JSON.parse(line)), /no home folder/);
  assert.deepEqual(readdirSync(lab.folder, { encoding: 'latin1' }).filter((name) => name.startsWith('h')).sort(), ['home', 'h\u00ff']);
  assert.deepEqual(readdirSync(Buffer.from(`${lab.folder}/h\u00ff`, 'latin1')), []);
  return result;
}

export async function rootsRecordInAUsersFolder(lab) {
  chownSync(lab.home, SOMEBODY, SOMEBODY);
  const agent = await lab.agent({ user: SOMEBODY });
  mkdirSync(join(lab.home, '.railway'));
  const path = lab.plant(agent.fileName(), record(agent, { id: 'railway' }));
  for (const made of [join(lab.home, '.railway'), lab.sessions]) chownSync(made, SOMEBODY, SOMEBODY);
  chmodSync(path, 0o644);
  const ids = await agent.ids(2);
  assert.equal(ids[0], 'railway');
  // The Railway CLI made the folder, too.
  for (const made of [join(lab.home, '.railway'), lab.sessions]) {
    chownSync(made, 0, 0);
    chmodSync(made, 0o755);
  }
  ids.push(...(await agent.ids(2)));
  return one(ids);
}
