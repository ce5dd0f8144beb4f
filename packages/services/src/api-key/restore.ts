import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { actorName } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { lockWorkspaceFor } from "../workspace/lock.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { noSuchKey } from "./no-such-key.ts";
import { announceUnderEach, workingHashes } from "./working-hashes.ts";

/** For so long a revocation can be taken back. Pages offer it for ten seconds; the rest is for the way here. */
const restorableMs = 20_000;

export type RestoreApiKeyInput = {
  readonly workspaceId: string;
  readonly id: string;
  /** Whether it comes back disabled, as it may have been before. */
  readonly disabled: boolean;
};

/**
 * Takes back a revocation that was a slip: within twenty seconds, by whoever made it and nobody else. All secrets of
 * the key that had not ended work again. Throws `forbidden`, `not-found`, `conflict` when it is too late, was
 * somebody else's doing, the key is the playground's, or its member is out of the workspace. What is not revoked is
 * left as it is.
 */
export async function restoreApiKey(context: KeyServiceContext, input: RestoreApiKeyInput): Promise<void> {
  const { workspaceId, id, disabled } = input;
  const { actor, database } = context;
  authorize(actor, workspaceId, "api-key:revoke");
  authorize(actor, workspaceId, "api-key:update");
  const hashes = await database.$transaction(async (transaction) => {
    // Whoever takes its member out, or ends the workspace, waits, and ends the key that is back.
    await lockWorkspaceFor(transaction, actor, workspaceId);
    await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const key = await transaction.apiKey.findFirst({
      where: { id, workspaceId },
      select: { hash: true, name: true, label: true, purpose: true, revokedAt: true, createdById: true },
    });
    if (!key) throw noSuchKey();
    if (!key.revokedAt) return [];
    if (key.purpose === "playground")
      throw new AppError("conflict", "The playground's key does not come back: the playground makes another.");
    if (key.createdById !== null && !(await isMember(transaction, workspaceId, key.createdById)))
      throw new AppError(
        "conflict",
        "Whoever had this key is out of the workspace: it stays revoked. Create a new one.",
      );
    const since = new Date(Date.now() - restorableMs);
    const lastRevocation = await transaction.auditEntry.findFirst({
      where: { workspaceId, action: "api-key.revoke", target: `api-key:${id}`, createdAt: { gte: since } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { actor: true },
    });
    if (key.revokedAt < since || lastRevocation?.actor !== actorName(actor)) throw staysRevoked();
    await transaction.apiKey.update({ where: { id }, data: { revokedAt: null, disabled }, select: { id: true } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "api-key.restore",
      target: `api-key:${id}`,
      detail: { name: key.name, label: key.label, disabled },
    });
    return await workingHashes(transaction, { id, hash: key.hash });
  });
  await announceUnderEach(context, { id, hashes, isUsable: !disabled });
}

const isMember = async (transaction: Prisma.TransactionClient, workspaceId: string, userId: string) =>
  (await transaction.membership.count({ where: { workspaceId, userId } })) > 0;

const staysRevoked = () =>
  new AppError(
    "conflict",
    "This key stays revoked: only whoever revoked it can take that back, within 20 seconds. Create a new one.",
  );
