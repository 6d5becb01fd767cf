import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programRunner } from '../../src/processes/run-program.js';
import { openDarwinTable, readLstartTimes, startTimeFromLstart } from '../../src/processes/darwin.js';
import type { ListedProcess } from '../../src/processes/ps.js';
import { UNKNOWN_START_TIME } from '../../src/processes/snapshot.js';
import type { ProcessTable } from '../../src/processes/table.js';
import { longTexts } from '../support/long-texts.js';
import { onlyOn } from '../support/platforms.js';

const recorded = (name: string) => readFileSync(new URL(`../data/platforms/${name}`, import.meta.url), 'utf8');
const listProcesses = () => Promise.resolve(JSON.parse(recorded('macos-ps-list.json')) as ListedProcess[]);

/** Answers as the recorded `ps` did, and keeps what it was asked. */
function recordedPs(lstart = 'macos-lstart.txt') {
  const asked: string[][] = [];
  const run = (file: string, args: readonly string[]) => {
    asked.push([file, ...args]);
    return recorded(args.includes('lstart=') ? lstart : 'macos-command.txt');
  };
  return { asked, run };
}

function open(run: (file: string, args: readonly string[]) => string) {
  return openDarwinTable({ self: 4300, run, listProcesses, terminalDevice: '/nonexistent/tty' });
}

function ancestors(table: ProcessTable): string[] {
  const names: string[] = [];
  for (let process = table.get(table.self); process !== undefined; process = table.get(process.ppid)) {
    names.push(`${String(process.pid)} ${process.argv.join('|')}`);
  }
  return names;
}

// Expected: `printf 'Sat Nov 21 04:50:12 2026' | sha256sum | cut -c1-16`, and so on.
const NODE_STARTED = 0x11b88bf34d0edd29n;
const LAUNCHD_STARTED = 0xa3a381d0c6fddd7an;
const CLAUDE_STARTED = 0xbeeeaa983c705fe3n;

describe('startTimeFromLstart', () => {
  it('is the first 8 bytes of the SHA-256 of the trimmed text', () => {
    expect(startTimeFromLstart('Sat Nov 21 04:50:12 2026\n')).toBe(NODE_STARTED);
    expect(startTimeFromLstart('Sun Nov  1 09:00:00 2026    ')).toBe(LAUNCHD_STARTED);
    expect(startTimeFromLstart(' \n')).toBeUndefined();
  });
});

describe('readLstartTimes', () => {
  it('asks one ps for all, and leaves the date’s own blanks alone', () => {
    const { run, asked } = recordedPs();
    expect([...readLstartTimes(run, [1, 4242, 4300, 9999])]).toEqual([
      [1, LAUNCHD_STARTED],
      [4242, CLAUDE_STARTED],
      [4300, NODE_STARTED],
    ]);
    expect(asked).toEqual([['ps', '-ww', '-o', 'pid=', '-o', 'lstart=', '-p', '1,4242,4300,9999']]);
  });

  it('hashes the text of the user’s language, as the Railway CLI does', () => {
    const { run } = recordedPs('macos-lstart-german.txt');
    expect(readLstartTimes(run, [4300]).get(4300)).toBe(0x888e32f178c22937n);
  });

  it('is empty where ps fails', () => {
    const run = () => {
      throw new Error('Command failed');
    };
    expect(readLstartTimes(run, [1]).size).toBe(0);
  });
});

describe('openDarwinTable, replayed', () => {
  it('gives the ancestors, program paths with blanks whole', async () => {
    const table = await open(recordedPs().run);
    expect(ancestors(table)).toEqual([
      '4300 /opt/homebrew/bin/node|/opt/homebrew/bin/agent-session|id',
      '4290 /bin/zsh|-c|agent-session|id',
      '4242 claude|--dangerously-skip-permissions',
      '731 -zsh',
      '612 /Applications/Visual Studio Code.app/Contents/MacOS/Electron|--no-sandbox',
      '1 /sbin/launchd',
    ]);
    expect(table.get(612)?.exe).toBe('/Applications/Visual Studio Code.app/Contents/MacOS/Electron');
    expect(table.get(4242)?.exe).toBeUndefined();
    expect(table.environ(4242)).toBeUndefined();
    expect(table.controllingTerminal).toBeUndefined();
  });

  it('leaves zombies out: nobody’s session lives in one', async () => {
    expect((await open(recordedPs().run)).get(5200)).toBeUndefined();
  });

  it('reads no start time until one is used, then those of all ancestors at once, then those of all others', async () => {
    const { run, asked } = recordedPs();
    const table = await open(run);
    expect(asked).toEqual([]);
    expect(table.get(4242)?.startTime).toBe(CLAUDE_STARTED);
    expect(table.get(4300)?.startTime).toBe(NODE_STARTED);
    expect(table.get(1)?.startTime).toBe(LAUNCHD_STARTED);
    expect(asked.map((words) => words.at(-1))).toEqual(['4300,4290,4242,731,612,1']);
    expect(table.get(4301)?.startTime).toBe(UNKNOWN_START_TIME);
    expect(table.get(5150)?.startTime).toBe(UNKNOWN_START_TIME);
    expect(asked.map((words) => words.at(-1))).toEqual(['4300,4290,4242,731,612,1', '4301,5150']);
    expect(table.problems).toEqual([]);
  });

  it('names the problem where ps tells no start times', async () => {
    const table = await open(() => {
      throw new Error('Command failed');
    });
    expect(table.get(4242)?.startTime).toBe(UNKNOWN_START_TIME);
    expect(table.get(4300)?.startTime).toBe(UNKNOWN_START_TIME);
    expect(table.problems.map(({ code }) => code)).toEqual(['start-times-missing']);
  });

  it('gives the command’s text as the Railway CLI sees it: in the user’s locale', async () => {
    const { run, asked } = recordedPs();
    const table = await openDarwinTable({ self: 5150, run, listProcesses });
    expect(table.commandText(612)).toBe('/Applications/Visual Studio Code.app/Contents/MacOS/Electron --no-sandbox');
    expect(asked).toEqual([]);
    expect(table.commandText(5150)).toBe('/Users/josé/bin/codex exec');
    expect(asked).toEqual([['ps', '-ww', '-o', 'pid=', '-o', 'command=', '-p', '5150,1']]);
  });
});

it.each(longTexts)('a long list of start times of $start takes no time', ({ text }) => {
  expect(readLstartTimes(() => `7 ${text}\n${text}`, [7]).size).toBeLessThanOrEqual(2);
});

describe('openDarwinTable on macOS', () => {
  it('sees us and our parent, with the start times that the Railway CLI computes', async (test) => {
    onlyOn('darwin', test);
    const table = await openDarwinTable({ self: process.pid, run: programRunner(process.env) });
    expect(table.get(process.pid)?.ppid).toBe(process.ppid);
    expect(table.get(process.pid)?.argv.length).toBeGreaterThan(0);
    for (const pid of [process.pid, process.ppid]) {
      // Word for word what the Railway CLI runs, one process at a time.
      const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
      expect(table.get(pid)?.startTime).toBe(startTimeFromLstart(text));
    }
    expect(table.problems).toEqual([]);
  });
});
