import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSessionId } from '../../src/variables/session-id.js';
import { railwayNames, secondName } from '../../src/store/write.js';
import { ago, clean, entries, findOrCreate, owner, recordText, request, temporarySessions } from '../support/folders.js';

const ourNames = [...railwayNames(request('/')), secondName(request('/'))];

/** Only these may ever go: a session's file, and a temporary file of ours. */
const REMOVABLE = /^(?:[0-9a-f]{16}\.session|\.[0-9a-f]{16}\.\d{1,10}\.\d{1,20}\.[\w-]{1,64}\.[0-9a-f]{8}\.tmp)$/;

const hex = fc.stringMatching(/^(?:[0-9a-f]{16}|[0-9a-fA-Fg]{14,18})$/);
const ending = fc.constantFrom('.session', '.session', '.session', '.Session', '.session.bak', '.sessio', '.tmp', '');
const name = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('', '', '.'), hex, ending).map((parts) => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(0xffff), fc.constantFrom(9001, 1, 999_999, 0), fc.constantFrom('777', '1', '0', ''), fc.constantFrom('4026531836-boot-1', '1-x', 'a b', ''))
      .map(([draw, pid, startTime, origin]) => `.0123456789abcdef.${String(pid)}.${startTime}.${origin}.${draw.toString(16).padStart(8, '0')}.tmp`),
  },
  { weight: 2, arbitrary: fc.constantFrom(...ourNames) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }).map((text) => text.replace(/[/\0.]/g, '_')) },
);

const content = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.record({
    pid: fc.constantFrom(owner.pid, 6000, 999_999),
    startTime: fc.constantFrom(owner.startTime, 5n, 1n),
    createdAt: fc.constantFrom(ago(0), ago(3_600_000), ago(8 * 86_400_000), '2099-01-01T00:00:00Z', 'yesterday'),
  }).map(recordText),
);

type Kind = 'file' | 'folder' | 'link' | 'dangling link';
const kind = fc.constantFrom<Kind>('file', 'file', 'file', 'file', 'file', 'folder', 'link', 'dangling link');

describe.runIf(process.platform !== 'win32')('the store, whatever stands in its folder', () => {
  function fill(folder: string, things: readonly [string, Kind, string][]): void {
    const target = join(folder, '..', 'target');
    writeFileSync(target, recordText());
    for (const [called, what, text] of things) {
      const path = join(folder, called);
      try {
        if (what === 'folder') mkdirSync(path);
        else if (what === 'link') symlinkSync(target, path);
        else if (what === 'dangling link') symlinkSync('/nowhere/at/all', path);
        else writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        // Drawn twice, or longer than a name may be.
        expect((error as NodeJS.ErrnoException).code).toMatch(/^(?:EEXIST|ENAMETOOLONG)$/);
      }
    }
  }

  const things = fc.array(fc.tuple(name, kind, content), { maxLength: 30 });

  it('has one stable id, and removes nothing outside its own names', () => {
    fc.assert(
      fc.property(things, (planted) => {
        const folder = temporarySessions();
        fill(folder, planted);
        const before = entries(folder);
        const { id = '' } = findOrCreate(folder);
        expect(isSessionId(id)).toBe(true);
        expect(findOrCreate(folder).id).toBe(id);
        const left = entries(folder);
        for (const gone of before.filter((entry) => !left.includes(entry))) expect(gone).toMatch(REMOVABLE);
        for (const made of left.filter((entry) => !before.includes(entry))) expect(ourNames).toContain(made);
      }),
      { numRuns: 150 },
    );
  });

  it('is cleaned of its own names alone', () => {
    fc.assert(
      fc.property(things, fc.nat(5), (planted, limit) => {
        const folder = temporarySessions();
        fill(folder, planted);
        const before = entries(folder);
        const { failed, kept } = clean(folder, { limit });
        expect(failed).toBe(0);
        expect(kept).toBeLessThanOrEqual(limit);
        const left = entries(folder);
        for (const gone of before.filter((entry) => !left.includes(entry))) expect(gone).toMatch(REMOVABLE);
        expect(left.filter((entry) => !before.includes(entry))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
