import { readFileSync } from 'node:fs';

/** Names this boot of this host, so that records of other ones are told apart. */
export interface Machine {
  /** New with every boot; empty where the platform has none. */
  readonly bootId: string;
  /** Names the host across boots. */
  readonly host: string;
}

/**
 * Linux's names for this boot and host, read on first use. The host is its name and
 * its machine id together: cloned images share an id, containers share a name.
 */
export function linuxMachine(root = ''): Machine {
  return {
    get bootId() {
      return firstLine(`${root}/proc/sys/kernel/random/boot_id`);
    },
    get host() {
      return `${firstLine(`${root}/proc/sys/kernel/hostname`)}/${firstLine(`${root}/etc/machine-id`).slice(0, 12)}`;
    },
  };
}

function firstLine(path: string): string {
  try {
    return (readFileSync(path, 'latin1').split('\n', 1)[0] ?? '').replace(/[^\x20-\x7e]|["\\]/g, '').slice(0, 128);
  } catch {
    return '';
  }
}
