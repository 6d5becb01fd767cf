import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/index.js';
import { isSessionId } from '../../src/variables/session-id.js';
import { plain } from '../../src/command/style.js';
import { whichReport } from '../../src/command/which-report.js';
import { openLinuxTable, parseCommandLine, parseEnviron, parseStat } from '../../src/processes/linux.js';

/** What another process may write: bytes of any kind, and what looks right but is not. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b]0;title\u0007', '\u009b31m', '\u202e', 'a\nb', '__proto__', 'constructor', 'toString', 'claude', 'npm exec x', 'bwrap', '/', '', '\\', 'x'.repeat(70_000)),
);

const integer = fc.oneof(fc.integer({ min: 1, max: 6 }).map(String), fc.integer({ min: 1, max: 6 }).map(String), fc.constantFrom('-1', '1e3', '0x5', '', '4294967296', '9007199254740993', '99999999999999999999999', 'x', '5 5'));

/** /proc/PID/stat: nearly right, or anything; `PID` stands for the process's own pid. */
const stat = fc.oneof(
  { weight: 4, arbitrary: statText(fc.constant('PID')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

function statText(pid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .record({ pid, name: hostile, state: fc.constantFrom('S', 'S', 'R', 'Z', 'X', ''), parent: integer, terminal: integer, startTime: integer })
    .map((fields) => `${fields.pid} (${fields.name}) ${fields.state} ${fields.parent} 1 1 ${fields.terminal} ${'0 '.repeat(14)}${fields.startTime} 0 0\n`);
}

const words = fc.array(fc.oneof(hostile, fc.constantFrom('node', 'sh', '-c', 'run', '--', '-', 'gemini', 'codex', 'app-server', '/usr/bin/claude.exe')), { maxLength: 5 });
const commandLine = fc.oneof(
  words.map((argv) => Buffer.from(argv.map((word) => `${word}\0`).join(''))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const variable = fc.constantFrom('CLAUDE_CODE_SESSION_ID', 'CODEX_THREAD_ID', 'AGENT_SESSION_ID', 'RAILWAY_AGENT_SESSION', 'RAILWAY_CALLER', 'CLAUDE_PID', 'CLAUDECODE', 'AGENT', 'AI_AGENT', '__proto__');
const environ = fc.oneof(
  fc.array(fc.tuple(variable, hostile)).map((pairs) => Buffer.from(pairs.map(([name, value]) => `${name}=${value}\0`).join(''))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const processFiles = fc.record({ stat, commandLine, environ, exe: hostile });

/** A procfs in which every file may be anything. */
function makeProc(own: { stat: string }, others: readonly { stat: string; commandLine: Buffer; environ: Buffer; exe: string }[], namespace: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-session-proc-'));
  const proc = join(folder, 'proc');
  for (const path of ['proc/self/ns', 'home/sessions']) mkdirSync(join(folder, path), { recursive: true, mode: 0o700 });
  writeFileSync(join(proc, 'self', 'stat'), own.stat.replace('PID', '1'));
  link(namespace, join(proc, 'self', 'ns', 'pid'));
  for (const [index, files] of others.entries()) {
    const path = join(proc, String(index + 1));
    mkdirSync(path);
    writeFileSync(join(path, 'stat'), files.stat.replace('PID', String(index + 1)));
    writeFileSync(join(path, 'cmdline'), files.commandLine);
    writeFileSync(join(path, 'environ'), files.environ);
    link(files.exe, join(path, 'exe'));
  }
  return folder;
}

/** A link to any text that can be one; else there is none, as for a process of another user. */
function link(target: string, path: string): void {
  const text = target.replaceAll('\0', '').slice(0, 200);
  if (text === '' || process.platform === 'win32') return;
  symlinkSync(text.toWellFormed(), path);
}

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex

describe('a process table of any content', () => {
  it('is resolved without a throw, with a well-formed id or a reason, and reported without a control character', async () => {
    await fc.assert(
      fc.asyncProperty(
        stat,
        fc.array(processFiles, { minLength: 1, maxLength: 6 }),
        fc.oneof(hostile, fc.constantFrom('pid:[4026531836]', 'pid:[4026532181]')),
        fc.dictionary(variable, hostile),
        fc.boolean(),
        async (own, others, namespace, environment, interactive) => {
          const folder = makeProc({ stat: own }, others, namespace);
          try {
            const proc = join(folder, 'proc');
            const ask = () => {
              const processes = openLinuxTable({ proc, pid: 1 });
              return resolveSession({ env: { ...environment, HOME: join(folder, 'home') }, ...(processes && { processes }), interactive, sessionsDir: join(folder, 'home', 'sessions') });
            };
            const resolution = await ask();
            expect(resolution.id === undefined).toBe(resolution.reason !== undefined);
            if (resolution.id !== undefined) expect(isSessionId(resolution.id)).toBe(true);
            expect(whichReport(resolution, plain)).not.toMatch(CONTROLS);

            // What is asked again is answered the same.
            expect((await ask()).id).toBe(resolution.id);
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('what procfs shows, whatever it is', () => {
  it('parseStat never throws, and takes numbers for what they are', () => {
    fc.assert(
      fc.property(fc.oneof(stat, statText(integer)), (text) => {
        const parsed = parseStat(text);
        if (parsed === undefined) return;
        expect(parsed.pid).toBeGreaterThan(0);
        expect(parsed.ppid).toBeGreaterThanOrEqual(0);
        expect(parsed.startTime).toBe(BigInt.asUintN(64, parsed.startTime));
      }),
      { numRuns: 1000 },
    );
  });

  it('parseCommandLine gives back the words', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }).map((word) => word.replaceAll('\0', ''))), (argv) => {
        const parsed = parseCommandLine(argv.map((word) => `${word}\0`).join(''));
        expect(argv.slice(0, parsed.length)).toEqual(parsed);
        expect(argv.slice(parsed.length).join('')).toBe('');
      }),
    );
  });

  it('parseEnviron gives back the first value of each name, and knows no others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('A', 'B', '__proto__', 'constructor', 'C C'), fc.string().map((text) => text.replaceAll('\0', '')))), (pairs) => {
        const parsed = parseEnviron(pairs.map(([name, value]) => `${name}=${value}\0`).join(''));
        const first = new Map([...pairs].reverse());
        expect(new Map(Object.entries(parsed ?? {}))).toEqual(first);
        expect(parsed !== undefined && !('toString' in parsed)).toBe(true);
      }),
    );
  });

  it('parseEnviron takes nothing of a text of which an entry is no assignment', () => {
    const variables = fc.array(fc.string().map((text) => `A=${text.replaceAll('\0', '')}\0`));
    fc.assert(
      fc.property(variables, fc.constantFrom('\0', 'title\0', '=x\0'), variables, (before, odd, after) => {
        expect(parseEnviron([...before, odd, ...after].join(''))).toBeUndefined();
      }),
    );
  });
});
