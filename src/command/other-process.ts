import { toJson } from '../formats/json.js';
import type { Environment } from '../machine/environment.js';
import { finish } from '../machine/work.js';
import { seenFrom } from '../processes/seen-from.js';
import type { ProcessTable } from '../processes/table.js';
import { lateParts } from '../session/late/parts.js';
import { resolveSession } from '../session/resolve-session.js';
import type { ResolveOptions } from '../session/options.js';
import { Surroundings } from '../session/surroundings.js';
import { homeOnly } from '../sessions/list.js';
import { agentsFileWarnings } from './agents-file.js';
import { lifeOfId } from './alive.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { noSessionSentence } from './no-session.js';
import { printable } from './printable.js';
import type { Given } from './row.js';
import { sayWarnings } from './say-warnings.js';
import { whichReport } from './which-report.js';

/**
 * `agent-session id --pid PID` and `agent-session which --pid PID`: the session that drives another process.
 *
 * @returns as without `--pid`; 1 also where nobody can answer for that process: a sentence on stderr says why
 */
export async function answerForProcess(command: 'id' | 'which', pid: string, { flag }: Given, io: CommandIo): Promise<number> {
  const around = new Surroundings({}, lateParts);
  const asked = optionsFor(pid, await finish(around.processes()), io.env);
  // Ours, and below that of the other process's user, whose answer rests on it.
  const own = flag('--quiet') ? [] : await agentsFileWarnings(io.env);
  sayWarnings(own, { printed: true }, io.say);
  if (typeof asked === 'string') {
    io.say(`no session: ${asked}.`);
    return EXIT.none;
  }
  const resolution = await resolveSession({ ...asked, evidence: command === 'which', ...(flag('--trust-env') && { trustEnv: true }), ...(flag('--agent-only') && { agentOnly: true }) });
  const { id, reason, warnings } = resolution;
  const life = command === 'which' && id !== undefined ? await lifeOfId(id, around) : undefined;
  if (flag('--json')) io.stdout(toJson({ ...resolution, pid: Number(pid), ...(life && { life }) }));
  else if (command === 'which') io.stdout(`${whichReport(resolution, io.style())}${life === undefined ? '' : `\nThe session is ${life.state}: ${printable(life.why)}.\n`}`);
  else if (id !== undefined) io.stdout(`${id}\n`);
  const further = warnings.filter(({ message }) => !own.some((said) => said.message === message));
  sayWarnings(further, { quiet: flag('--quiet'), printed: command === 'which' || flag('--json') }, io.say);
  if (command === 'which') return EXIT.done;
  if (!flag('--quiet') && reason !== undefined) io.say(`no session drives pid ${pid}: ${noSessionSentence({ ...resolution, reason }, io)}.`);
  return id === undefined ? EXIT.none : EXIT.done;
}

/**
 * What the resolution needs to answer for another process: that process's own environment, and its own ancestors.
 * Nothing is created for it.
 *
 * @param text the pid, as the user typed it
 * @param environment ours: its home folder is taken where the platform shows no environments
 * @returns a sentence without a full stop where nobody can answer
 * @throws UsageError where it is no pid
 */
function optionsFor(text: string, table: ProcessTable | undefined, environment: Environment): ResolveOptions | string {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`--pid takes a process id, a whole number, not ${JSON.stringify(text)}.`);
  const pid = Number(text);
  if (table === undefined) return 'the processes of this machine can’t be read';
  if (table.get(pid) === undefined) return `no process has the pid ${text}`;
  if (pid === 1) return 'pid 1 has started all others that can be seen here, and no session drives it';
  const own = table.environ(pid);
  // Where not even ours can be read, the platform shows none, and the process tree has to do.
  if (own === undefined && table.environ(table.self) !== undefined) {
    return `the environment of pid ${text} can’t be read: it is another user’s process, or it has overwritten its environment; ask as its user, or as root`;
  }
  return { processes: seenFrom(table, pid), env: own ?? homeOnly(environment), store: 'readonly' };
}
