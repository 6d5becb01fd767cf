import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Environment } from '../../machine/environment.js';

/**
 * The signals that our caller ignores, as far as that can be known. When it starts, Node gives every signal its default
 * back, so what this process was started with is lost. Evidence is left in two places: a shell with `trap '' HUP` above
 * us ignores the signal itself, and shells name the program that they started in `_`, such as `nohup`.
 */
export function ignoredSignals(environment: Environment, parent: number, proc = '/proc'): readonly ('HUP' | 'INT')[] {
  const ignored = ignoredBy(parent, proc);
  const ignores = (signal: 'SIGHUP' | 'SIGINT' | 'SIGQUIT'): boolean => ((ignored >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
  const isBelowNohup = /(?:^|\/)nohup$/.test(environment._ ?? '');
  return [
    ...(isBelowNohup || ignores('SIGHUP') ? (['HUP'] as const) : []),
    // A program in system(3) ignores both while it waits, and its child neither.
    ...(ignores('SIGINT') && !ignores('SIGQUIT') ? (['INT'] as const) : []),
  ];
}

/** The set of ignored signals, bit N-1 for signal N; empty where it can't be read. */
function ignoredBy(pid: number, proc: string): bigint {
  try {
    const [, mask = '0'] = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync(`${proc}/${String(pid)}/status`, 'latin1')) ?? [];
    return BigInt(`0x${mask}`);
  } catch {
    return 0n;
  }
}
