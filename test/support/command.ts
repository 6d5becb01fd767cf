import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { bareEnvironment } from './programs.js';

const root = join(import.meta.dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: Readonly<Record<string, string>> };

/** The command that `npm run build` makes, as an install finds it. */
export const AGENT_SESSION = join(root, bin['agent-session'] ?? 'package.json names no command');

export const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A home folder with our command on its PATH, as an install makes it. */
export interface Home {
  readonly folder: string;
  /** Where session files go by default. */
  readonly sessions: string;
  /** HOME and PATH, and nothing of the machine's own agents or CI. */
  environment(over?: Readonly<Record<string, string>>): Record<string, string>;
}

/** A home in a new folder, so that every test has a store of its own. @param parent an existing folder */
export function freshHome(parent: string): Home {
  return makeHome(mkdtempSync(join(parent, 'home-')));
}

/** @param folder an existing, empty folder */
export function makeHome(folder: string): Home {
  const programs = join(folder, 'bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(AGENT_SESSION, join(programs, 'agent-session'));
  const path = [programs, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return {
    folder,
    sessions: join(folder, '.railway', 'sessions'),
    environment: (over = {}) => bareEnvironment(folder, { PATH: path, ...over }),
  };
}

export interface SessionFile {
  readonly name: string;
  readonly agent_session_id: string;
  readonly parent_pid: number;
  readonly created_at: string;
}

/** The session files of a folder; none where there is no folder. */
export function sessionFiles(folder: string): readonly SessionFile[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.endsWith('.session'))
    .map((name) => ({ ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<SessionFile, 'name'>), name }));
}
