import type { ReadStream } from 'node:tty';
import { sessionVariables } from '../formats/session-variables.js';
import type { Environment } from '../machine/environment.js';
import { finish } from '../machine/work.js';
import { describe } from '../session/describe.js';
import { hearEvent } from '../session/hear-event.js';
import type { HeardEvent } from '../session/hear-event.js';
import { lateParts } from '../session/late/parts.js';
import { resolve } from '../session/resolve.js';
import { Surroundings } from '../session/surroundings.js';
import { readHookInput } from './hook/input.js';
import { runWithInput } from './hook/run-with-input.js';
import type { CommandIo } from './io.js';
import type { Given } from './row.js';

interface HookOptions {
  /** The JSON, where the agent gives it as an argument. */
  readonly json?: string | undefined;
  readonly verbose: boolean;
  /** A program and its arguments; empty: none. */
  readonly command: readonly string[];
}

/** What a hook sees of the world. */
interface HookIo {
  readonly env: Environment;
  readonly stdin: () => ReadStream;
  /** Says one sentence on stderr. */
  readonly say: (sentence: string) => void;
  /** When this process was started, milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * `agent-session hook [--json '…'] [-- program …]`, for the hooks of an agent's configuration.
 *
 * Without a program it prints nothing and never fails, whatever happens: what a hook prints becomes a part of the
 * conversation in some agents, and its exit code stops tools in others.
 *
 * @returns 0; with a program, its exit code
 */
export async function runHook({ flag, value, words }: Given, { env, say }: CommandIo): Promise<number> {
  const startedAt = Date.now() - process.uptime() * 1000;
  return await takeEvent({ json: value('--json'), verbose: flag('--verbose'), command: words }, { env, say, stdin: () => process.stdin, startedAt });
}

async function takeEvent({ json, verbose, command }: HookOptions, io: HookIo): Promise<number> {
  const note = (sentence: string): void => { if (verbose) io.say(sentence); };
  const stdin = json === undefined ? openStdin(io) : undefined;
  const { bytes, isMore } = stdin === undefined ? { bytes: Buffer.from(json ?? ''), isMore: false } : await readHookInput(stdin);

  const told = await hear(bytes.toString('utf8'), io, note);
  const [program, ...words] = command;
  if (program === undefined) return 0;

  const around = new Surroundings({ hook: told?.event && { ...told.event, agent: told.agent } }, lateParts);
  const { set, unset } = sessionVariables(await finish(describe(await finish(resolve(around, lateParts)), around, lateParts)));
  const environment = { ...io.env, ...Object.fromEntries(unset.map((name) => [name, undefined])), ...Object.fromEntries(set) };
  try {
    return await runWithInput({ program, words, environment, input: bytes, rest: isMore ? stdin : undefined });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    io.say(`${JSON.stringify(program)} can’t be run (${typeof code === 'string' ? code : String(error)}).`);
    return code === 'ENOENT' ? 127 : 126;
  }
}

/** Undefined where this process has no stdin at all. */
function openStdin(io: HookIo): ReadStream | undefined {
  try {
    return io.stdin();
  } catch {
    return undefined;
  }
}

async function hear(text: string, io: HookIo, note: (sentence: string) => void): Promise<HeardEvent | undefined> {
  try {
    const heard = await finish(hearEvent(text, new Surroundings({}, lateParts), io.startedAt));
    for (const sentence of heard.notes) note(`${sentence}.`);
    if (heard.binding !== undefined && heard.binding.state !== 'failed') {
      note(`${heard.agent?.name ?? 'the agent'} told the session ${heard.event?.id ?? ''}, ${heard.binding.state === 'bound' ? 'which its process is bound to from now on' : 'as before'}.`);
    }
    return heard;
  } catch (error) {
    // Such as a folder that is named by a relative path: `id` says so, too.
    note(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
