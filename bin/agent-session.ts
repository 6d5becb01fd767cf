/**
 * The command: loads its pieces, each with the compiled code that an earlier run left beside it. To compile a piece
 * takes longer than all else that a call does (docs/how-it-starts.md). V8 rejects what another version compiled.
 *
 * It is built to CommonJS files, of which package.json names this one: an empty ES module alone costs more than all
 * that a call does. Every call compiles this file, so it has one function for all.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { Script } from 'node:vm';
import type { KeptPiece, keepCompiled } from '../src/command/keep-compiled.js';
import type { main } from '../src/command/main.js';

/** What the pieces of this build hold, as a short hash: with it no code runs that was compiled from other pieces. */
declare const AGENT_SESSION_BUILD: string;

/** Twice the largest piece's compiled code; more would be rejected, as cut short. */
const MOST_BYTES = 512 * 1024;
const PARAMETERS = '(function (exports, require, module, __dirname) { ';

const { arch, env, version, versions } = process;
const ending = `-${AGENT_SESSION_BUILD}-${version}-${versions.v8}-${arch}.compiled`;
const modules: Record<string, { exports: unknown }> = {};
const loaded: KeptPiece[] = [];
/** NODE_DISABLE_COMPILE_CACHE is Node's own variable, for its own such files. Bun and Deno compile otherwise. */
const mayKeep = env.NODE_DISABLE_COMPILE_CACHE === undefined && versions.bun === undefined && versions.deno === undefined;
/** Absent: no compiled code is read. */
let buffer = mayKeep ? new Uint8Array(MOST_BYTES) : undefined;
/** Whether this run had to compile a piece, for there was nothing or V8 rejected it: then there is something to keep. */
let hasCompiled = false;

/** Stands in for `require` in the pieces. */
function load(name: string): unknown {
  if (!name.startsWith('./')) return module.require(name);
  const known = modules[name];
  if (known !== undefined) return known.exports;
  const filename = __dirname + name.slice(1);
  const source = readFileSync(filename, 'utf8');
  // A script may not import modules but by an option of Node that it calls experimental, on stderr.
  if (source.includes('import(')) return module.require(filename);
  const kept = filename.slice(0, -'.cjs'.length) + ending;
  let cachedData: Uint8Array | undefined;
  if (buffer !== undefined) {
    try {
      // readFileSync calls four more functions of Node for bytes.
      const descriptor = openSync(kept, 'r');
      cachedData = buffer.subarray(0, readSync(descriptor, buffer, 0, MOST_BYTES, null));
      closeSync(descriptor);
    } catch {
      // Whoever keeps a piece's compiled code keeps that of the first one, too: without that there is none.
      if (loaded.length === 0) buffer = undefined;
    }
  }
  const script = new Script(`${PARAMETERS}${source}\n})`, { filename, columnOffset: -PARAMETERS.length, cachedData });
  hasCompiled ||= script.cachedDataRejected !== false;
  loaded.push({ file: kept, script });
  const piece = { exports: {} as unknown };
  modules[name] = piece;
  (script.runInThisContext() as (...values: unknown[]) => void)(piece.exports, load, piece, __dirname);
  return piece.exports;
}

void (load('./main.cjs') as { readonly main: typeof main }).main(process.argv.slice(2)).then((code) => {
  // V8 rejects what it compiled under other options of Node. So only what plain runs compile is kept, for plain runs.
  if (mayKeep && hasCompiled && process.execArgv.length === 0 && env.NODE_OPTIONS === undefined) (load('./keep-compiled.cjs') as { readonly keepCompiled: typeof keepCompiled }).keepCompiled(loaded, __dirname, process);
  // Where everything is written, exit() spares the time that it takes to bring the heap down in order.
  process.exit(code);
});
