import type { Database } from "@causeway/db";
import type { KeyVault } from "@causeway/vault";

/**
 * Wraps every stored secret anew under the newest key-encryption key. May be run again and at any time: a key that was
 * replaced meanwhile is left as it is. Returns how many were wrapped and the ids of those that could not be opened.
 */
export async function rotateOwnKeys(
  database: Database,
  vault: KeyVault,
): Promise<{ readonly rewrapped: number; readonly unreadable: readonly string[] }> {
  const rows = await database.ownKey.findMany({
    where: { sealed: { not: null } },
    select: { id: true, workspaceId: true, providerId: true, sealed: true },
  });
  const unreadable: string[] = [];
  let rewrapped = 0;
  for (const { id, workspaceId, providerId, sealed } of rows) {
    try {
      if (sealed === null || vault.isCurrent(sealed)) continue;
      const renewed = await vault.rewrap(sealed, { workspaceId, providerId, rowId: id });
      const { count } = await database.ownKey.updateMany({ where: { id, sealed }, data: { sealed: renewed } });
      rewrapped += count;
    } catch {
      unreadable.push(id);
    }
  }
  return { rewrapped, unreadable };
}
