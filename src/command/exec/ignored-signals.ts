import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Environment } from '../../machine/environment.js';

/**
 * The signals that our caller ignores, as far as that can be known. When it starts, Node gives every signal its default
 * back, so what this process was started with is lost. Evidence is left in two places: a shell with `trap '' HUP` above
 * us ignores the signal itself, and shells name the program that they started in `_`, such as `nohup`.
 */
export function ignoredSignals(environment: Environment, parent: number, proc = '/proc'): readonly ('HUP' | 'INT')[] {
  const ignored = signalSet('SigIgn', parent, proc);
  const ignores = (signal: 'SIGHUP' | 'SIGINT' | 'SIGQUIT'): boolean => has(ignored, signal);
  const isBelowNohup = /(?:^|\/)nohup$/.test(environment._ ?? '');
  return [
    ...(isBelowNohup || ignores('SIGHUP') ? (['HUP'] as const) : []),
    // A program in system(3) ignores both while it waits, and its child neither.
    ...(ignores('SIGINT') && !ignores('SIGQUIT') ? (['INT'] as const) : []),
  ];
}

/** Whether a process surely neither catches nor ignores a signal, so that one ends it, and a second one changes nothing. */
export function isEndedBy(signal: NodeJS.Signals, pid: number, proc = '/proc'): boolean {
  const caught = signalSet('SigCgt', pid, proc);
  const ignored = signalSet('SigIgn', pid, proc);
  return caught !== undefined && ignored !== undefined && !has(caught, signal) && !has(ignored, signal);
}

/** A set of signals, bit N-1 for signal N; undefined where it can't be read. */
function signalSet(name: 'SigIgn' | 'SigCgt', pid: number, proc: string): bigint | undefined {
  try {
    const [, mask] = new RegExp(`^${name}:\\s*([0-9a-f]+)`, 'm').exec(readFileSync(`${proc}/${String(pid)}/status`, 'latin1')) ?? [];
    return mask === undefined ? undefined : BigInt(`0x${mask}`);
  } catch {
    return undefined;
  }
}

function has(set: bigint | undefined, signal: NodeJS.Signals): boolean {
  return (((set ?? 0n) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}
