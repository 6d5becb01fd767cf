import type { QuickAnchor, QuickInputs } from './quick-id.js';
import { openLinuxTable } from './processes/linux.js';
import { linuxMachine } from './machine/host.js';
import { requestFor } from './store/request.js';
import { findOrMint } from './store/find.js';
import { homeOfUser } from './machine/home.js';
import { sessionsFolder } from './store/sessions-folder.js';

/**
 * The store's part of a resolution alone, for an anchor that the hot path settled. It is all that a
 * call has to load that mints, or that cleans: half the code of the whole resolution, and none of it decides anew.
 *
 * @returns undefined where the anchor has ended since: resolve.ts decides
 */
export async function idOfAnchor(
  { pid, agent }: QuickAnchor,
  { environment, proc, pid: self, now, effectiveUser }: Pick<QuickInputs, 'environment' | 'proc' | 'pid' | 'now' | 'effectiveUser'>,
): Promise<string | undefined> {
  const table = openLinuxTable({ proc, pid: self });
  const anchor = table?.get(pid);
  if (anchor === undefined) return undefined;
  const folder = sessionsFolder(environment, homeOfUser);
  const { id } = await findOrMint(requestFor(anchor, agent, table, { folder, mode: 'readwrite', now, machine: linuxMachine(), effectiveUser }));
  return id;
}
