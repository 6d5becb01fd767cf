import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { startRegistry } from './loopback-registry.js';
import { npm } from './programs.js';

export const root = join(import.meta.dirname, '../..');
/** Milliseconds. Ends what hangs, on however busy a machine. */
export const INSTALL_TIMEOUT = 600_000;

export interface PackedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
}

/** The package as `npm pack` makes it, for one test file. */
export interface Packed {
  /** A folder for whatever the tests need, gone when they are done. */
  readonly folder: string;
  /** Where programs keep their own files: no settings and caches of the machine's. */
  readonly home: string;
  readonly tarball: string;
  readonly files: readonly PackedFile[];
  /** The environment in which npm and pnpm ask a registry of our own. */
  readonly env: Readonly<Record<string, string>>;
}

interface Listing {
  readonly filename: string;
  readonly files: readonly PackedFile[];
}

/** Packs what is built and serves its dependencies, before the tests of a file. The members can be read inside of tests. */
export function packedPackage(): Packed {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const packed = { folder, home, tarball: '', files: [] as readonly PackedFile[], env: {} };
  beforeAll(async () => {
    mkdirSync(home);
    // Built already, by `npm test`; a build now would pull dist away from under the other tests.
    const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, home });
    const [listing] = JSON.parse(stdout) as readonly Listing[];
    if (listing === undefined) throw new Error('npm packed nothing');
    Object.assign(packed, { tarball: join(folder, listing.filename), files: listing.files, env: { npm_config_registry: await startRegistry(root, folder) } });
  }, INSTALL_TIMEOUT);
  return packed;
}

/** An empty folder of somebody's own program. */
export function emptyProject({ folder }: Packed, name: string): string {
  const project = mkdtempSync(join(folder, `${name}-`));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  return project;
}

/** The same with the package installed by npm. */
export async function installedProject(packed: Packed, name: string): Promise<string> {
  const project = emptyProject(packed, name);
  await npm(['install', '--no-audit', '--no-fund', packed.tarball], { cwd: project, home: packed.home, env: packed.env });
  return project;
}
