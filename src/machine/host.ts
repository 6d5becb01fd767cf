import { readFileSync } from 'node:fs';
import { isPlainWord } from './plain-word.js';

/** Names this boot of this host, so that records of other ones are told apart. */
export interface Host {
  /** New with every boot; empty where the host does not tell, and then nobody can say whether two records are of one boot. */
  readonly bootId: string;
  /** Names the host across boots. */
  readonly name: string;
}

/** What stands for a boot's name on macOS and Windows: a process's start time is a moment there, and needs no boot to be told from others. */
export const ANY_BOOT = '-';

/** The host that this process runs on. */
export function thisHost(platform: NodeJS.Platform = process.platform): Host {
  return platform === 'linux' || platform === 'android' ? linuxHost() : momentHost();
}

/**
 * Linux's names for this boot and host, each read on first use. The host is its name and
 * its machine id together: cloned images share an id, containers share a name.
 */
export function linuxHost(root = ''): Host {
  let bootId: string | undefined;
  let name: string | undefined;
  return {
    get bootId() {
      return (bootId ??= root === '' ? ourBoot() : bootIdBelow(root));
    },
    get name() {
      return (name ??= `${firstLine(`${root}/proc/sys/kernel/hostname`)}/${firstLine(`${root}/etc/machine-id`).slice(0, 12)}`);
    },
  };
}

let boot = '';

/** A program ends before its boot does: so what it has read once, it need not read in every call. */
function ourBoot(): string {
  return (boot ||= bootIdBelow(''));
}

function bootIdBelow(root: string): string {
  return firstLine(`${root}/proc/sys/kernel/random/boot_id`);
}

/** A host where start times are moments. */
function momentHost(): Host {
  return {
    bootId: ANY_BOOT,
    get name() {
      try {
        return recordable(process.getBuiltinModule('node:os').hostname());
      } catch {
        return ''; // Deno without --allow-sys
      }
    },
  };
}

function firstLine(path: string): string {
  try {
    return recordable(readFileSync(path, 'utf8').split('\n', 1)[0] ?? '');
  } catch {
    return '';
  }
}

/** What a record can hold without an escape. */
function recordable(text: string): string {
  return (isPlainWord(text) ? text : text.replace(/[^\x20-\x7e]|["\\]/g, '')).slice(0, 128);
}
