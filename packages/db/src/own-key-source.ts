import type { OwnKeySource } from "@causeway/gateway";
import type { KeyVault } from "@causeway/vault";
import type { Database } from "./database.ts";

/** Own keys as stored. Without a vault they are listed and cannot be opened. */
export const createOwnKeySource = (database: Database, vault: KeyVault | undefined): OwnKeySource => ({
  list: (workspaceId) =>
    database.ownKey.findMany({
      where: { workspaceId, removedAt: null, disabled: false },
      orderBy: [{ placement: "asc" }, { position: "asc" }, { id: "asc" }],
      select: {
        id: true,
        providerId: true,
        placement: true,
        alwaysUse: true,
        modelIds: true,
        apiKeyIds: true,
        userIds: true,
      },
    }),

  async open(workspaceId, ownKeyId) {
    const row = await database.ownKey.findFirst({
      where: { id: ownKeyId, workspaceId, removedAt: null },
      select: { providerId: true, sealed: true },
    });
    if (!vault || !row || row.sealed === null) throw new Error(`The own key ${ownKeyId} cannot be opened`);
    return await vault.open(row.sealed, { workspaceId, providerId: row.providerId, rowId: ownKeyId });
  },
});
