import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { npm } from './programs.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Packed {
  readonly manifest: Manifest;
  readonly tarball: Buffer;
}

/**
 * A package registry on 127.0.0.1 that serves what is in our node_modules: an install into an empty folder takes
 * the dependencies from a registry, and the tests must need no network.
 *
 * @param root the folder of package.json
 * @param folder where tarballs may be written
 * @returns its address
 */
export async function startRegistry(root: string, folder: string): Promise<string> {
  const packages = new Map<string, Packed>();
  for (const path of dependencyFolders(root)) {
    const manifest = readManifest(path);
    const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder, path], { cwd: folder, home: folder });
    const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
    if (packed === undefined) throw new Error(`npm packed nothing of ${manifest.name}`);
    packages.set(manifest.name, { manifest, tarball: readFileSync(join(folder, packed.filename)) });
  }

  const server = createServer((request, response) => {
    const [, name = '', wanted] = /^\/(.+?)(\/tarball)?$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const found = packages.get(name);
    if (found === undefined) response.writeHead(404).end('{}');
    else if (wanted !== undefined) response.end(found.tarball);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(describe(found, `http://${request.headers.host ?? ''}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

function describe({ manifest, tarball }: Packed, address: string): object {
  const dist = {
    tarball: `${address}/${manifest.name}/tarball`,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
  return { name: manifest.name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, dist } } };
}

/** The folders of all packages that an installed one of ours needs. */
function dependencyFolders(root: string): ReadonlySet<string> {
  const folders = new Set<string>();
  const add = (path: string): void => {
    for (const name of Object.keys(readManifest(path).dependencies ?? {})) {
      const found = [path, root].map((base) => join(base, 'node_modules', name)).find((candidate) => existsSync(candidate));
      if (found === undefined) throw new Error(`${name} is not installed: npm ci`);
      if (folders.has(found)) continue;
      folders.add(found);
      add(found);
    }
  };
  add(root);
  return folders;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
}
