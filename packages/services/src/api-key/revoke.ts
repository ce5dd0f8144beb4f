import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { noSuchKey } from "./no-such-key.ts";
import { announceUnderEach, workingHashes } from "./working-hashes.ts";

/**
 * Ends a key. New calls are refused once this returns; streams under way end at once, with an error, and within 15 s
 * where the announcement is lost; answers that come whole are given. Revoking twice is harmless. Whoever does it can take
 * it back for seconds (`restoreApiKey`), though not what has ended by it, and nobody later.
 * Throws `not-found` for a missing key and for another workspace's alike.
 */
export async function revokeApiKey(
  context: KeyServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(context.actor, workspaceId, "api-key:revoke");
  const hashes = await context.database.$transaction(async (transaction) => {
    // A secret that it is given at the same time ends with it.
    await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const key = await transaction.apiKey.findFirst({
      where: { id, workspaceId },
      select: { hash: true, name: true, label: true },
    });
    if (!key) throw noSuchKey();
    const { count } = await transaction.apiKey.updateMany({
      where: { id, workspaceId, revokedAt: null },
      data: { revokedAt: new Date(), disabled: true },
    });
    const all = await workingHashes(transaction, { id, hash: key.hash });
    if (count === 0) return all;
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "api-key.revoke",
      target: `api-key:${id}`,
      detail: { name: key.name, label: key.label },
    });
    return all;
  });
  await announceUnderEach(context, { id, hashes, isUsable: false });
}
