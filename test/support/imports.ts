import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';

/** What each source file imports of the others, both as paths below a root, with `/`. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the imports of all TypeScript files below some folders: static ones, `import()`, types, and `export … from`.
 * Packages, Node's own modules and the pieces that the build makes (`.cjs`) are left out.
 *
 * @throws Error where an import leads to no file
 */
export function readImports(root: string, folders: readonly string[]): Imports {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name)));
  return new Map(files.sort().map((file) => [withSlashes(file), importsOf(root, file)]));
}

function importsOf(root: string, file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  const imported = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.') && !name.endsWith('.cjs'));
  return [...new Set(imported)].map((name) => {
    const path = join(root, dirname(file), name.replace(/\.js$/, '.ts'));
    if (!existsSync(path)) throw new Error(`${file} imports ${name}, where no file is`);
    return withSlashes(relative(root, path));
  });
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, '/');
}

/** A way from a file over its imports back to itself, for each group of files that import one another. */
export function findCycles(imports: Imports): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const position = way.indexOf(file);
    if (position !== -1) cycles.push([...way.slice(position), file]);
    if (position !== -1 || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) walk(imported, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return cycles;
}
