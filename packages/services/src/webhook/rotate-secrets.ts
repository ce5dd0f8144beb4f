import type { Database } from "@causeway/db";
import type { KeyVault } from "@causeway/vault";
import { placeOf } from "./context.ts";

/** Wraps every signing secret anew under the newest key-encryption key, as `rotateOwnKeys` does provider keys. */
export async function rotateWebhookSecrets(
  database: Database,
  vault: KeyVault,
): Promise<{ readonly rewrapped: number; readonly unreadable: readonly string[] }> {
  const rows = await database.webhookEndpoint.findMany({
    select: { id: true, workspaceId: true, sealedSecret: true },
  });
  const unreadable: string[] = [];
  let rewrapped = 0;
  for (const { id, workspaceId, sealedSecret } of rows) {
    try {
      if (vault.isCurrent(sealedSecret)) continue;
      const renewed = await vault.rewrap(sealedSecret, placeOf(workspaceId, id));
      const { count } = await database.webhookEndpoint.updateMany({
        where: { id, sealedSecret },
        data: { sealedSecret: renewed },
      });
      rewrapped += count;
    } catch {
      unreadable.push(id);
    }
  }
  return { rewrapped, unreadable };
}
