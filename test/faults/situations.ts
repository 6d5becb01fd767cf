import * as agentProcess from './cases/agent-process.mjs';
import * as namespaces from './cases/namespaces.mjs';
import * as races from './cases/races.mjs';
import * as files from './cases/files.mjs';
import * as folders from './cases/folders.mjs';
import * as lifecycle from './cases/lifecycle.mjs';
import * as bindings from './cases/bindings.mjs';
import * as brokenCalls from './cases/broken-calls.mjs';
import type { Lab } from './lab.mjs';
import type { Need } from './needs.mjs';

/** One situation of the store. */
export interface Situation {
  readonly situation: string;
  /** What the Railway CLI 5.43.1 does, measured 2026-11-20, and whether that is right; absent: not measured. */
  readonly railway?: { readonly does: string; readonly right: boolean };
  /** What must hold. */
  readonly right: string;
  /** What the machine must allow. */
  readonly needs?: readonly Need[];
  /** Brings it about with our command, and throws where the right thing does not hold. @returns what was seen, for the table */
  readonly run: (lab: Lab) => Promise<string>;
}

/** Which process a session belongs to, whatever stands between it and us. */
export const agentProcessSituations: readonly Situation[] = [
  {
    situation: 'agent → `sh -c "tool; true"`, again and again',
    railway: { does: '1/9', right: true },
    right: 'the agent is the agent process, not the shell of each call',
    run: agentProcess.oneIdForEveryCall,
  },
  {
    situation: 'no agent recognised anywhere, the same',
    railway: { does: '5/5: takes the parent, the shell', right: false },
    right: 'the job that runs the calls has one id, and a warning says that the id ends with it; another job has another id',
    run: agentProcess.noAgentAnywhere,
  },
  {
    situation: 'agent; the command’s text holds another agent’s name, or a folder’s',
    railway: { does: '5/5', right: false },
    right: 'text on a command line names nobody',
    run: agentProcess.textNamesNobody,
  },
  {
    situation: '`npm exec x` between',
    railway: { does: '1/5', right: true },
    right: 'the search goes on above a package runner',
    run: agentProcess.npmExecBetween,
  },
  {
    situation: '`npm exec @google/gemini-cli-tools` between',
    railway: { does: '5/5', right: false },
    right: 'the search goes on above a package runner, whatever it runs',
    run: agentProcess.npmExecOfAnAgentsPackageBetween,
  },
  {
    situation: 'sandbox helper that stays between agent and shell',
    railway: { does: '5/5', right: false },
    right: 'the search goes on above a sandbox helper: the agent above it is the agent process',
    run: agentProcess.sandboxHelperBetween,
  },
  {
    situation: 'agent changes its process title',
    railway: { does: 'a second id', right: false },
    right: 'a record of our agent process under another argv0 is still our record',
    run: agentProcess.titleChanges,
  },
  {
    situation: '`COLUMNS=80` exported and a long path',
    railway: { does: '4/4', right: false },
    right: 'what is exported to `ps` changes nothing',
    run: agentProcess.columnsExported,
  },
  {
    situation: 'no `ps` on PATH (slim images)',
    railway: { does: 'a new id per call', right: false },
    right: 'no other program is needed',
    run: agentProcess.noPs,
  },
];

/** A folder that several pid namespaces share: containers, sandboxes. */
export const namespacesSituations: readonly Situation[] = [
  {
    situation: 'another pid namespace shares the folder (container, sandbox)',
    railway: { does: 'its cleaning deletes the host’s live files', right: false },
    right: 'a container removes nothing of the host’s, nor the host anything of a container’s',
    needs: ['pid namespaces', 'host pids'],
    run: namespaces.sharedFolder,
  },
  {
    situation: '10 pid namespaces at once',
    railway: { does: '4 sessions of 10 got one id', right: false },
    right: 'ten agents, each pid 1 of its namespace, have ten ids, each of them stable',
    needs: ['pid namespaces'],
    run: namespaces.tenAtOnce,
  },
  {
    situation: 'one name for two containers: same pid, start time and argv0',
    right: 'the record that has the name is another container’s: a second name is used, and both stay',
    run: namespaces.oneNameForTwoContainers,
  },
  {
    situation: 'records of another host, another boot, 8 days of another namespace',
    right: 'another host’s stays until its age ends it; another boot’s of this host goes',
    run: namespaces.otherHostsAndBoots,
  },
];

/** Calls at once. */
export const racesSituations: readonly Situation[] = [
  {
    situation: '2 first calls at once, rename slowed by 50 ms',
    railway: { does: '2 ids in 20 of 20 rounds', right: false },
    right: 'one id in each round, whichever of the two is slow',
    needs: ['strace'],
    run: races.twoFirstCalls,
  },
  {
    situation: '20 first calls at once, the same',
    railway: { does: 'more than 1 id in 15 of 20 rounds, up to 20', right: false },
    right: 'one id in each round',
    needs: ['strace'],
    run: races.twentyFirstCalls,
  },
  {
    situation: '20 calls at once over an own corrupt file',
    right: 'one id in each round',
    needs: ['strace'],
    run: races.overACorruptFile,
  },
  {
    situation: '20 calls at once over an own expired file',
    right: 'one id in each round',
    needs: ['strace'],
    run: races.overAnExpiredFile,
  },
  {
    situation: 'a cleaning that is slow to remove what its owner replaces meanwhile',
    right: 'the new record stays: what is removed is what was judged',
    needs: ['strace'],
    run: races.slowCleaning,
  },
  {
    situation: 'a call that is slow to replace its expired record, a cleaning and other calls meanwhile',
    right: 'all calls print one id: nothing is renamed over a record that became good meanwhile',
    needs: ['strace'],
    run: races.slowReplacing,
  },
  {
    situation: 'a cleaning that is held up between moving a record aside and removing it',
    right: 'the owner’s new record stays, and nobody takes what was moved aside for left over',
    needs: ['strace'],
    run: races.heldUpAside,
  },
  {
    situation: 'first calls at once, and the Railway CLI’s rename over them',
    right: 'each call prints our one id or what the Railway CLI wrote; what the file says at the end is what later calls print',
    run: races.railwayRenamesOverThem,
  },
  {
    situation: 'agents that start, call and die, with `gc` beside them',
    right: 'no id changes while its agent lives, never more than 100 files, nothing left over',
    run: races.agentsComeAndGo,
  },
];

/** What stands in the folder under our names: torn, hostile, not a file at all. */
export const filesSituations: readonly Situation[] = [
  {
    situation: 'own file corrupt, empty, truncated, not UTF-8',
    railway: { does: 'replaced, then stable', right: true },
    right: 'replaced by one good record',
    run: files.ownFileUnreadable,
  },
  {
    situation: 'a FIFO named `*.session`',
    railway: { does: 'hangs for ever', right: false },
    right: 'nothing opens it and waits; our own name gets a record, the others are left alone',
    run: files.fifo,
  },
  {
    situation: '`*.session` → `/dev/zero`; a 2 GB file',
    railway: { does: 'reads until memory ends; 8 s', right: false },
    right: 'no link is followed, and nothing is read of what is larger than a record',
    run: files.devZeroAndAHugeFile,
  },
  {
    situation: 'a folder at its own path',
    railway: { does: '3/3, a temp file left per call', right: false },
    right: 'the folder stays, a second name holds the record, no temporary file is left',
    run: files.folderAtItsPath,
  },
  {
    situation: 'own file is a symlink out to a valid record',
    railway: { does: 'followed and adopted', right: false },
    right: 'not followed: replaced by a record of ours, and the target stays as it is',
    run: files.linkToAValidRecord,
  },
  {
    situation: 'left-over temp files',
    railway: { does: 'never cleaned', right: false },
    right: 'ours go once their writer is gone; those of a writer that runs, and everybody else’s, stay',
    run: files.leftOverTemporaryFiles,
  },
  {
    situation: 'another user’s file under our own name',
    right: 'it is neither read nor replaced; a second name holds the record',
    needs: ['root'],
    run: files.fileOfAnotherUser,
  },
  {
    situation: 'the Railway CLI beside us overwrites our record',
    right: 'what we print next is what the file says',
    run: files.railwayOverwrites,
  },
  {
    situation: '10,000 files, FIFOs, links and folders under session names',
    right: 'a call reads at most 100 of them, finishes, and removes none but regular files',
    run: files.tenThousandEntries,
  },
  {
    situation: 'a clock that jumps: records from 2099 and from before 1970',
    right: 'whatever is in use costs at most one new id',
    run: files.clockJumps,
  },
  {
    situation: 'our own record can’t be read just now (EIO)',
    right: 'the id is derived, which says why; no second id is created, and the first one is back afterwards',
    needs: ['tmpfs'],
    run: files.unreadableRecord,
  },
  {
    situation: 'letters beyond ASCII in argv[0], in the C locale and in UTF-8',
    right: 'the record stands under both names that ps may print',
    needs: ['ps'],
    run: files.lettersBeyondAscii,
  },
  {
    situation: 'a title that holds a secret',
    right: 'a record holds its first word only',
    run: files.titleOnDisk,
  },
  {
    situation: '100,000 records of another host',
    right: 'a call looks at a bounded number of them',
    run: files.hundredThousandFiles,
  },
];

/** Folders that can’t be used, can’t be written, or are somewhere else. */
export const foldersSituations: readonly Situation[] = [
  {
    situation: 'folder 000, 555, of another user, or a file',
    railway: { does: 'a new id per call, silently', right: false },
    right: 'the id is derived, `which` says what failed, and nothing is changed',
    needs: ['root'],
    run: folders.unusableFolder,
  },
  {
    situation: 'disk full',
    railway: { does: '4/4, 0-byte temp files stay for ever', right: false },
    right: 'the id is derived, and nothing is left behind',
    needs: ['tmpfs'],
    run: folders.diskFull,
  },
  {
    situation: 'disk full, and there is no folder yet',
    right: 'the same',
    needs: ['tmpfs'],
    run: folders.diskFullWithoutFolder,
  },
  {
    situation: 'read-only file system',
    right: 'a record that is there is read; without one the id is derived',
    needs: ['tmpfs'],
    run: folders.readOnlyFileSystem,
  },
  {
    situation: 'HOME unset or empty',
    railway: { does: 'home from the user database', right: true },
    right: 'home from the user database',
    needs: ['root', 'mount namespaces'],
    run: folders.homeFromTheDatabase,
  },
  {
    situation: 'HOME unset and no such user (containers)',
    railway: { does: 'a new id per call', right: false },
    right: 'the id is derived',
    needs: ['root'],
    run: folders.homeUnsetAndNoUser,
  },
  {
    situation: 'HOME relative, `RAILWAY_SESSIONS_DIR=""`',
    railway: { does: 'depends on the working folder', right: false },
    right: 'neither counts; a relative RAILWAY_SESSIONS_DIR is refused, with a sentence',
    needs: ['root', 'mount namespaces'],
    run: folders.relativeHome,
  },
  {
    situation: 'the folder is a symlink to one with a precious `x.session`',
    railway: { does: '`x.session` deleted', right: false },
    right: 'it is used, but nothing is removed through a link, by `gc` neither',
    run: folders.folderIsALink,
  },
  {
    situation: 'what is not ours by name: `x.session`, upper case, notes',
    right: 'only names of our own pattern are ever removed',
    run: folders.namesThatAreNotOurs,
  },
  {
    situation: 'rights of what is made',
    right: 'folder 0700, file 0600, whatever the umask',
    run: folders.rightsOfWhatIsMade,
  },
  {
    situation: 'root in a user’s folder (sudo)',
    right: 'what root writes there belongs to that user, whose own calls then read it',
    needs: ['root'],
    run: folders.rootInAUsersFolder,
  },
  {
    situation: 'root’s record, and root’s folder, in a user’s home (sudo with HOME kept)',
    right: 'it is read where it can be read',
    needs: ['root'],
    run: folders.rootsRecordInAUsersFolder,
  },
  {
    situation: 'a umask of 002, and the Railway CLI first',
    right: 'the group’s right to write is taken away, and the record is found',
    run: folders.umask002,
  },
  {
    situation: '`RAILWAY_SESSIONS_DIR=link/`, `link/../x`',
    right: 'nothing is removed through a link; what is checked is what is written to',
    run: folders.trailingSlash,
  },
  {
    situation: 'HOME is a folder that does not exist',
    right: 'the id is derived, and no home is made',
    run: folders.nonexistentHome,
  },
  {
    situation: 'HOME is not UTF-8',
    right: 'the id is derived, and no other folder is made',
    run: folders.homeThatIsNotUtf8,
  },
];

/** How long a record lives, and which ones go. */
export const lifecycleSituations: readonly Situation[] = [
  {
    situation: 'dead pid’s file',
    railway: { does: 'removed', right: true },
    right: 'removed',
    needs: ['host pids'],
    run: lifecycle.deadOwner,
  },
  {
    situation: 'live pid, other btime',
    railway: { does: 'kept, although its own comment says otherwise', right: false },
    right: 'removed where the record says where it was written: the start time, not only the pid, decides that an owner lives; else it may be a container’s',
    needs: ['host pids'],
    run: lifecycle.otherStartTime,
  },
  {
    situation: 'own pid, other btime',
    railway: { does: 'not adopted', right: true },
    right: 'not adopted',
    run: lifecycle.ownPidOtherStartTime,
  },
  {
    situation: '100 live files newer than mine',
    railway: { does: 'my own file is evicted before it is read: new id (mtime is never renewed)', right: false },
    right: 'a record in use is never evicted: a hit renews its file’s time',
    run: lifecycle.evictionOfTheOldest,
  },
  {
    situation: '10,000 files',
    railway: { does: 'first call 0.11 s', right: true },
    right: 'a call finishes, and 100 files stay',
    run: lifecycle.tenThousandFiles,
  },
  {
    situation: 'created_at in 2099',
    railway: { does: 'adopted, never expires', right: false },
    right: 'not adopted: such a record would never expire',
    run: lifecycle.createdIn2099,
  },
  {
    situation: '8 days / 6.99 days / not a date',
    railway: { does: 'new / kept / new', right: true },
    right: 'new / kept / new',
    run: lifecycle.ages,
  },
  {
    situation: 'faketime: days ahead, days back, years ahead',
    right: 'the id of a live agent stays, and nothing is removed',
    needs: ['faketime'],
    run: lifecycle.fakedClocks,
  },
  {
    situation: 'faketime: the first call of an agent',
    right: 'later calls under the true clock have its id',
    needs: ['faketime'],
    run: lifecycle.createdByAFakedClock,
  },
  {
    situation: 'a time namespace, which shifts all start times',
    right: 'one id inside and outside, and no record is removed',
    needs: ['time namespaces'],
    run: lifecycle.timeNamespace,
  },
];

/** What hooks tell, bound to session files. */
export const bindingsSituations: readonly Situation[] = [
  {
    situation: '20 first calls at once, and a binding among them',
    right: 'later calls all print the bound id, and what was printed before is among the earlier ids',
    needs: ['strace'],
    run: bindings.besideFirstCalls,
  },
  {
    situation: '12 events at once that tell 12 ids',
    right: 'one of them is bound, the others are among the earlier ids',
    run: bindings.manyEventsAtOnce,
  },
  {
    situation: 'killed (SIGKILL) at every system call of a binding in turn',
    right: 'no torn record; the next calls print one stable id, and the next event binds it',
    needs: ['strace', 'host pids'],
    run: bindings.killedEverywhere,
  },
];

/** Calls of ours that are killed, and what a file system may refuse. */
export const killedCallsSituations: readonly Situation[] = [
  {
    situation: 'killed (SIGKILL) at every system call of a call that creates in turn',
    right: 'no torn record under a session’s name; the next call prints one stable id, the recorded one if there is one, and leaves nothing',
    needs: ['strace', 'host pids'],
    run: brokenCalls.killedEverywhere,
  },
  {
    situation: 'no hard links on this file system',
    right: 'the id is derived, and nothing is left behind',
    needs: ['strace'],
    run: brokenCalls.noHardLinks,
  },
  {
    situation: 'a folder that lets files be added but not removed',
    right: 'what stays behind changes no answer, and goes as soon as it may',
    needs: ['strace'],
    run: brokenCalls.folderWithoutRemoval,
  },
];

/** System calls that fail, each in turn. */
export const failingCallsSituations: readonly Situation[] = [
  {
    situation: 'every system call of a call that creates fails in turn (EIO)',
    right: 'the call prints an id and says nothing wrong: what is printed as stored is what later calls print',
    needs: ['strace', 'host pids'],
    run: brokenCalls.failingEverywhere,
  },
];
