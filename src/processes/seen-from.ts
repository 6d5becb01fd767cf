import type { ProcessInfo, ProcessTable } from './table.js';

/** Stands for a process that does not run: no process has this pid. */
const NOBODY = 0;

/** The same processes as another one of them would see them: `self` is that one. */
export function seenFrom(table: ProcessTable, self: number): ProcessTable {
  return view(table, self, (pid) => table.get(pid));
}

/** The same processes as a command would see them that this one starts now. Nothing is started. */
export function seenFromChildOf(table: ProcessTable, parent: number): ProcessTable {
  const child: ProcessInfo = { pid: NOBODY, ppid: parent, startTime: table.unknownStartTime ?? 0n, argv: [] };
  return view(table, NOBODY, (pid) => (pid === NOBODY ? child : table.get(pid)));
}

function view(table: ProcessTable, self: number, get: ProcessTable['get']): ProcessTable {
  const { namespace, unknownStartTime, problems } = table;
  const terminal = get(self)?.terminal;
  return {
    self,
    get,
    environ: (pid) => table.environ(pid),
    pids: () => table.pids?.() ?? [],
    workingFolder: (pid) => table.workingFolder?.(pid),
    commandText: (pid) => table.commandText?.(pid),
    ...(unknownStartTime !== undefined && { unknownStartTime }),
    ...(namespace !== undefined && { namespace }),
    ...(problems !== undefined && { problems }),
    ...(terminal !== undefined && { controllingTerminal: terminal }),
  };
}
