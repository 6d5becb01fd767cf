import { describe, expect, it } from 'vitest';
import { programWithin } from '../../src/agents/same-process.js';

describe('a program that runs another one in its own process', () => {
  it.each([
    ['/lib64/ld-linux-x86-64.so.2 ./claude -p', './claude -p'],
    ['/lib/ld-linux-aarch64.so.1 --preload x.so --inhibit-cache ./claude', './claude'],
    ['/lib/ld-musl-x86_64.so.1 --library-path /x -- ./claude y', './claude y'],
    ['ld.so --argv0 claude ./real y', 'claude y'],
    ['qemu-x86_64 ./claude', './claude'],
    ['qemu-arm-static -L /x -E A=b ./claude y', './claude y'],
    ['qemu-arm -0 claude ./real y', 'claude y'],
    ['/usr/bin/qemu-aarch64 /usr/bin/node node x.js', '/usr/bin/node x.js'],
    ['/run/rosetta/rosetta /usr/bin/node node x.js', '/usr/bin/node x.js'],
    ['box64 ./claude', './claude'],
    ['busybox sh -c x', 'sh -c x'],
  ])('%s runs %s', (line, expected) => {
    expect(programWithin(line.split(' '))).toEqual(expected.split(' '));
  });

  it.each(['ld -o x', 'ld-linux-x86-64.so.2', 'ld-linux-x86-64.so.2 --list ./claude', 'qemu-x86_64', 'qemu-x86_64 -unknown x ./claude', 'qemu-img info claude', 'qemu-system-arm claude', 'busybox --list', 'busybox', 'node claude', 'ldd claude', ''])(
    '%s runs none that we know',
    (line) => {
      expect(programWithin(line.split(' '))).toBeUndefined();
    },
  );
});
