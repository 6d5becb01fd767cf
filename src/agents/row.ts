import type { Language } from './syntaxes.js';

/** Where a fact comes from, and how sure we are of it. */
export interface Source {
  /** `captured`: seen in a real run. `read`: found in the agent's source, binary, docs or in a peer's table. */
  readonly how: 'captured' | 'read';
  /** What was run or read, in a few words. */
  readonly from: string;
  /** The day it was seen, ISO 8601. */
  readonly seen: string;
}

/** An environment variable that says: this agent is (or was) around. */
export interface MarkerVariable extends Source {
  readonly variable: string;
  /** The exact value; absent: any non-empty value. A trailing `*` matches any ending. */
  readonly value?: string;
  /** A second condition on the environment, for a marker variable that agents share. */
  readonly unless?: string;
  /** Inherited by nested agents or shared between agents: believed only after all others. */
  readonly weak?: true;
}

/** An environment variable that holds a session's id. */
export interface SessionVariable extends Source {
  readonly variable: string;
  /** `conversation`: one id per conversation. `run`: one per process of the agent. */
  readonly scope: 'conversation' | 'run';
  /** False: known, shown and used as evidence, but never an answer. Default true. */
  readonly answers?: false;
}

/** A program, or a script that an interpreter runs, by its exact base name. */
export interface Program extends Source {
  /** A program's base name without `.exe`, a script's whole base name; or the end of a path, segments between `/`, where `*` stands for one. */
  readonly name: string;
  /** What the interpreter of a script runs: a bash script called `vibe` is somebody's own. Absent: any interpreter may run it. */
  readonly interpreters?: readonly Language[];
  /**
   * Other well-known tools bear this name (goose migrates databases). Then the process counts only if its first argument
   * is one of these ('' = no argument, a trailing `*` = any ending), or one of the agent's marker variables is in our environment.
   */
  readonly onlyWith?: readonly string[];
  /** First arguments that are another tool's alone: with one of them the process is no agent, whatever the environment says. */
  readonly notWith?: readonly string[];
  /** Ends of paths, in lower case, where another program bears this name: a desktop application in which a person sits. */
  readonly notAt?: readonly string[];
}

/** A program of the agent that is started for each call: it is never the agent process. */
export interface Helper extends Source {
  readonly name: string;
  /** It makes a pid namespace or confines the call: a tree that ends in it has no agent process. */
  readonly sandbox?: true;
}

/** An argument that tells a process which serves several sessions at once. */
export interface MultiSessionHost extends Source {
  /** An exact argument of the process, such as `app-server`. */
  readonly argument: string;
}

/** Something that other tools take for a marker variable, and that is none. */
export interface NotAMarker extends Source {
  readonly variable: string;
  readonly value?: string;
  /** Why a person may have it. */
  readonly reason: string;
}

/** Where the agent keeps a conversation, found by the names of files and folders alone. */
export interface Transcript extends Source {
  readonly folder: AgentFolder;
  /**
   * Below that folder, segments between `/`; one that ends in `/` is a folder. `*` stands for any text without `/`,
   * `<id>` for the conversation's id, `<uuid>` for one that is a UUID, `<uuid:8>` for the first 8 digits of one.
   */
  readonly path: string;
}

/** The command that continues a conversation. */
export interface Resume extends Source {
  /** Words with blanks between; `<id>` stands for the conversation's id. */
  readonly command: string;
  /** What the agent's own ids begin with, where no transcript's name can show whether an id is one. */
  readonly idStart?: string;
  /** It finds the conversation only from the folder where that was started. */
  readonly inItsFolder?: true;
  /** It continues a copy, which has another id. */
  readonly copy?: true;
}

/** A folder in which the agent keeps what it knows of its sessions. */
export interface AgentFolder {
  /** The variables that move it, the strongest first: the folder is `below` what the variable names. */
  readonly movedBy: readonly { readonly variable: string; readonly below: string }[];
  /** Where it is otherwise, below the home folder. */
  readonly inHome: string;
}

/**
 * Where the id of a running session can be read from names, or from one small file that is no conversation.
 * `way` says how; the functions are in `src/surfaces/left-open.ts`.
 */
export type LeavesOpen = Source & { readonly folder: AgentFolder } & (FileOfProcess | FileOfSession | OpenFile | LockOfProcess);

/** A file `<pid>.json` for each running process. */
interface FileOfProcess {
  readonly way: 'file-of-process';
  /** Its members: the id, the pid, and the start time as decimal digits. */
  readonly id: string;
  readonly pid: string;
  readonly startTime: string;
}

/** A folder for each session, in it a file `<id>.json` that names the process. */
interface FileOfSession {
  readonly way: 'file-of-session';
  /** Its members: the id, the pid, and when the session ended, absent while it runs. */
  readonly id: string;
  readonly pid: string;
  readonly ended: string;
}

/** A file below the folder that the process holds open; its name ends in the id. */
interface OpenFile {
  readonly way: 'open-file';
  /** A regular expression for the file's name; its first group is the id. */
  readonly fileName: string;
}

/** A folder for each session, bearing its id, in it a file that bears the pid while the session is open. */
interface LockOfProcess {
  readonly way: 'lock-of-process';
  /** The file's name, where `*` stands for the pid. */
  readonly lock: string;
}

/** Names of members that lead to a value in JSON: `sessionContext`, `rootSessionId`. */
export type MemberPath = readonly string[];

/** What the JSON says that this agent gives to its hooks. */
export interface HookFacts extends Source {
  /** Where the session's id is; the first that holds one counts. */
  readonly id: readonly MemberPath[];
  /** Where the event's name is; absent where the JSON has none. */
  readonly event?: MemberPath;
  /** What tells an event of a sub-agent. */
  readonly subAgent?: {
    /** A member that only such an event has, neither null nor empty. */
    readonly member: MemberPath;
    /** Where the id is that the sub-agent's own calls bear, unless that is {@link id}. */
    readonly ownId?: MemberPath;
    /** Where the main conversation's id is, unless that is {@link id}. */
    readonly root?: MemberPath;
  };
  /** The events of a session that ends: the next one may have begun when they arrive. */
  readonly ending?: readonly string[];
  /** A variable of the hook that names a shell script which the agent's tools run first. */
  readonly environmentFile?: string;
}

/** What this agent tells an MCP server with each call. */
export interface McpFacts extends Source {
  /** The name under which it introduces itself (`clientInfo.name`). */
  readonly client: string;
  /** Where the conversation's id is below `_meta`. */
  readonly id: MemberPath;
  /** Where the id of the main conversation is, which differs in a sub-agent. */
  readonly root?: MemberPath;
}

/** What a person adds to the agent's configuration so that its sessions are known on every surface. */
export interface SetupFacts extends Source {
  /** The folder of the agent's configuration. */
  readonly folder: AgentFolder;
  /** The file below it that takes the addition; `*` stands for an event's name. */
  readonly file: string;
  /** How it is written there; `src/command/setup/` has one function for each. */
  readonly form: 'nested-hooks' | 'copilot-hooks' | 'toml-hooks' | 'executable-hooks' | 'plugin';
  /** The events to name: the one that begins a conversation, and one of every turn, for conversations that begin without. */
  readonly events: readonly string[];
  /** For a plugin: the variables that it sets for each call of a tool. The first holds the id, the second the agent's slug. */
  readonly sets?: readonly string[];
  /** What else there is to know, one sentence. */
  readonly note?: string;
}

/** Everything that is known of one agent. Adding an agent adds a row, nothing else. */
export interface AgentRow {
  /** Lower-case slug, stable for ever: `claude-code`. */
  readonly id: string;
  readonly name: string;
  readonly markers?: readonly MarkerVariable[];
  readonly sessionVariables?: readonly SessionVariable[];
  /** A variable that holds the pid of the agent's process, as the host numbers it. */
  readonly pidVariable?: SourceOfPid;
  /** A variable that holds the id of the outermost conversation, where a sub-agent has an id of its own. */
  readonly rootVariable?: SourceOfRoot;
  readonly programs?: readonly Program[];
  readonly scripts?: readonly Program[];
  readonly helpers?: readonly Helper[];
  readonly multiSession?: readonly MultiSessionHost[];
  readonly leavesOpen?: LeavesOpen;
  readonly hook?: HookFacts;
  readonly mcp?: McpFacts;
  readonly setup?: SetupFacts;
  readonly notMarkers?: readonly NotAMarker[];
  readonly transcript?: Transcript;
  readonly resume?: Resume;
}

export interface SourceOfPid extends Source {
  readonly variable: string;
}

export interface SourceOfRoot extends Source {
  readonly variable: string;
}
