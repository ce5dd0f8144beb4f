import type { Database } from "@causeway/db";
import type { KeyVault } from "@causeway/vault";
import { placeOfDestination } from "./context.ts";

/** Wraps all configs anew under the newest key-encryption key, as `rotateOwnKeys` does provider keys. */
export async function rotateDestinations(
  database: Database,
  vault: KeyVault,
): Promise<{ readonly rewrapped: number; readonly unreadable: readonly string[] }> {
  const rows = await database.observabilityDestination.findMany({
    select: { id: true, workspaceId: true, sealedConfig: true },
  });
  const unreadable: string[] = [];
  let rewrapped = 0;
  for (const { id, workspaceId, sealedConfig } of rows) {
    try {
      if (vault.isCurrent(sealedConfig)) continue;
      const renewed = await vault.rewrap(sealedConfig, placeOfDestination(workspaceId, id));
      const { count } = await database.observabilityDestination.updateMany({
        where: { id, sealedConfig },
        data: { sealedConfig: renewed },
      });
      rewrapped += count;
    } catch {
      unreadable.push(id);
    }
  }
  return { rewrapped, unreadable };
}
