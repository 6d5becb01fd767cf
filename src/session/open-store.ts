import { effectiveUser } from '../machine/effective-user.js';
import { thisHost } from '../machine/host.js';
import { INITIAL_PID_NAMESPACE } from '../processes/linux.js';
import type { Work } from '../machine/work.js';
import type { StoreInputs } from '../store/parts.js';
import { requireAbsolute, sessionsFolder } from '../store/sessions-folder.js';
import { Store } from '../store/store.js';
import type { Surroundings } from './surroundings.js';

/**
 * The store of session files, as it stands around us.
 *
 * @param namespace the pid namespace of the agent process, where it is not the one that the process table tells
 */
export function* openStore(around: Surroundings, namespace?: string): Work<Store> {
  return new Store({
    ...(yield* storeInputs(around)),
    ...(namespace !== undefined && { namespace: { id: namespace, initial: namespace === INITIAL_PID_NAMESPACE } }),
  });
}

/** What the store depends on, as it stands around us. */
export function* storeInputs(around: Surroundings): Work<StoreInputs> {
  return {
    folder: () => folderOf(around),
    mode: around.options.store === 'readonly' ? 'readonly' : 'readwrite',
    now: around.now,
    nowIsGiven: around.options.now !== undefined,
    host: thisHost(),
    effectiveUser: effectiveUser(),
    processes: yield* around.processes(),
    parts: around.parts,
  };
}

/** @throws SessionsFolderError where the folder is named by a path that can't be used */
function folderOf({ options: { sessionsDir }, environment, homeOfUser }: Surroundings): string | undefined {
  return sessionsDir !== undefined && sessionsDir !== '' ? requireAbsolute(sessionsDir, 'sessionsDir') : sessionsFolder(environment, homeOfUser);
}
