import type { ApiKey, Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { workingHashes } from "./working-hashes.ts";

type SeveralKeys = {
  readonly workspaceId: string;
  /** Of one member; of all when absent. */
  readonly madeBy?: string | undefined;
  readonly purpose?: ApiKey["purpose"] | undefined;
};

/** A key that ended, and every hash under which it was known. */
export type RevokedKey = { readonly id: string; readonly hashes: readonly string[]; readonly isUsable: false };

/**
 * Ends all keys of a workspace, or of one of its members, in the transaction of what made them end. Whoever calls tells
 * of each after the commit.
 */
export async function revokeSeveralKeys(
  transaction: Prisma.TransactionClient,
  actor: Actor,
  { workspaceId, madeBy, purpose }: SeveralKeys,
): Promise<readonly RevokedKey[]> {
  const keys = await transaction.apiKey.updateManyAndReturn({
    where: {
      workspaceId,
      revokedAt: null,
      ...(madeBy !== undefined && { createdById: madeBy }),
      ...(purpose !== undefined && { purpose }),
    },
    data: { revokedAt: new Date(), disabled: true },
    select: { id: true, hash: true, name: true, label: true },
  });
  const revoked: RevokedKey[] = [];
  for (const { id, hash, name, label } of keys) {
    revoked.push({ id, hashes: await workingHashes(transaction, { id, hash }), isUsable: false });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "api-key.revoke",
      target: `api-key:${id}`,
      detail: { name, label },
    });
  }
  return revoked;
}
