import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { alone } from '../../src/store/alone.js';
import { placeOfWriter } from '../../src/store/temporary.js';
import { entries, host, neighbour, plant, surroundings, temporaryFolder, temporarySessions, us } from '../support/folders.js';

/** Another call's announcement. */
function announcementOf({ pid, startTime }: { readonly pid: number; readonly startTime: bigint }, draw = 'ffffffff'): string {
  return `.0000000000000000.${String(pid)}.${String(startTime)}.${placeOfWriter(surroundings)}.${draw}.tmp`;
}

/** A file whose time is the file system's now. */
function announce(folder: string, name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  return path;
}

describe('alone', () => {
  it('acts at once where nobody else is at work, is told the time, and leaves nothing', () => {
    const folder = temporarySessions();
    const moment = alone(folder, surroundings, {
      patience: 0,
      act: (now) => {
        expect(entries(folder)).toHaveLength(1);
        return now;
      },
    });
    expect(Math.abs((moment ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(entries(folder)).toEqual([]);
  });

  it('leaves nothing where the act throws', () => {
    const folder = temporarySessions();
    const fail = (): never => {
      throw new Error('in the middle');
    };
    expect(() => {
      alone(folder, surroundings, { patience: 0, act: fail });
    }).toThrow('in the middle');
    expect(entries(folder)).toEqual([]);
  });

  it('gives way to another call, at once or after a while', () => {
    for (const draw of ['00000000', 'ffffffff']) {
      const folder = temporarySessions();
      const theirs = announce(folder, announcementOf(neighbour, draw));
      const options = { act: () => 'acted' };
      expect(alone(folder, surroundings, { ...options, patience: 0 })).toBeUndefined();
      expect(alone(folder, surroundings, { ...options, patience: 50 })).toBeUndefined();
      expect(existsSync(theirs)).toBe(true);
      expect(entries(folder)).toHaveLength(1);
    }
  });

  it('waits until the other one is done, or the act is not needed any more', () => {
    const folder = temporarySessions();
    const theirs = announce(folder, announcementOf(neighbour));
    let asked = 0;
    const settled = (): 'settled' | undefined => {
      asked += 1;
      return asked === 3 ? 'settled' : undefined;
    };
    expect(alone(folder, surroundings, { patience: 10_000, act: () => 'acted', settled })).toBe('settled');
    const endIt = (): undefined => {
      rmSync(theirs, { force: true });
      return undefined;
    };
    expect(alone(folder, surroundings, { patience: 10_000, act: () => 'acted', settled: endIt })).toBe('acted');
    expect(entries(folder)).toEqual([]);
  });

  it.each([
    ['of a process that has ended', announcementOf({ pid: 999_999, startTime: 1n }), 0],
    ['of a pid that is another process by now', announcementOf({ ...us, startTime: 1n }), 0],
    ['of a process that has been at it for too long', announcementOf(neighbour), 11],
    ['of another boot, some time ago', announcementOf(neighbour).replace(host.bootId, 'boot-0'), 11],
  ])('does not wait for an announcement %s', (_what, name, seconds) => {
    const folder = temporarySessions();
    const path = announce(folder, name);
    const then = new Date(Date.now() - seconds * 1000);
    if (seconds > 0) utimesSync(path, then, then);
    expect(alone(folder, surroundings, { patience: 0, act: () => 'acted' })).toBe('acted');
  });

  it('gives way to whom it can’t judge, for a while', () => {
    const folder = temporarySessions();
    announce(folder, announcementOf(neighbour).replace(host.bootId, 'boot-0'));
    expect(alone(folder, surroundings, { patience: 0, act: () => 'acted' })).toBeUndefined();
  });

  it('is not disturbed by records that are being written', () => {
    const folder = temporarySessions();
    plant(folder, announcementOf(neighbour).replace('0000000000000000', '0123456789abcdef'), '', 0);
    expect(alone(folder, surroundings, { patience: 0, act: () => 'acted' })).toBe('acted');
  });
});

describe('alone, many at once', () => {
  let program: string;

  beforeAll(async () => {
    const source = `
      import { readFileSync, writeFileSync } from 'node:fs';
      import { workerData } from 'node:worker_threads';
      import { alone } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/alone.js'))};
      const { folder, counter, rounds } = workerData;
      const surroundings = { now: Date.now(), host: { name: 'h', bootId: 'b' }, namespace: { id: '1', initial: true }, self: 1, startTimeOf: () => 1n, ageOf: () => undefined };
      for (let round = 0; round < rounds; round += 1) {
        const acted = alone(folder, surroundings, { patience: 60000, act: () => {
          const count = Number(readFileSync(counter, 'utf8'));
          const until = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * 2e6));
          while (process.hrtime.bigint() < until);
          writeFileSync(counter, String(count + 1));
          return true;
        } });
        if (acted !== true) throw new Error('it waited for too long');
      }`;
    const { outputFiles } = await build({ stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' }, bundle: true, write: false, format: 'cjs', platform: 'node' });
    program = outputFiles[0]?.text ?? '';
  });

  it('loses no step, threads of one process among them', async () => {
    const folder = temporarySessions();
    const counter = join(temporaryFolder(), 'counter');
    writeFileSync(counter, '0');
    const [threads, rounds] = [8, 25];
    const workers = Array.from({ length: threads }, () => new Worker(program, { eval: true, workerData: { folder, counter, rounds } }));
    for (const exit of workers.map((worker) => once(worker, 'exit'))) await exit;
    expect(readFileSync(counter, 'utf8')).toBe(String(threads * rounds));
    expect(entries(folder)).toEqual([]);
  });
});
