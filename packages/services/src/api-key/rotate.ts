import { apiKeyLabel, hashApiKey, mintApiKey } from "@causeway/api-keys";
import { AppError } from "@causeway/errors";
import type { ApiKey, Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { recordNotice } from "../notice/record.ts";
import { mayDo, requirePermission } from "../permission.ts";
import { lockWorkspaceFor } from "../workspace/lock.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import type { CreatedApiKey } from "./create.ts";
import { noSuchKey } from "./no-such-key.ts";
import { announceUnderEach, workingHashes } from "./working-hashes.ts";

export type RotateApiKeyInput = {
  readonly workspaceId: string;
  readonly id: string;
  /** For how many hours the secret it has now goes on: 0 to 720. With 0 all former secrets end too, at once. */
  readonly overlapHours: number;
  /** What the label of the secret is that is rotated: a second press of the button, or a second person, is refused. */
  readonly label: string;
  readonly reason?: "compromised" | undefined;
};

export type RotatedApiKey = CreatedApiKey & {
  /** When the secret before it ends; undefined when it has ended. */
  readonly formerEndsAt: Date | undefined;
};

/** Two former secrets may go on at once: with more, nobody knows any longer which program has which. */
const mostFormer = 2;

/**
 * Gives a key a new secret. It stays the same key, with its limits, its spend and its history; the secret it had goes
 * on for the overlap, so that programs can be changed one by one. Edges that miss the news believe an ended secret for
 * ten seconds.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`, `conflict` for a key that is revoked, expired,
 * the playground's, or rotated meanwhile.
 */
export async function rotateApiKey(context: KeyServiceContext, input: RotateApiKeyInput): Promise<RotatedApiKey> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "api-key:update");
  const { overlapHours, label, reason } = parseInput(schema, input);
  const now = new Date();
  const endsAt = new Date(now.getTime() + overlapHours * hourMs);
  const { created, hashes, isUsable } = await context.database.$transaction(async (transaction) => {
    await lockWorkspaceFor(transaction, context.actor, workspaceId);
    await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const before = await transaction.apiKey.findFirst({ where: { id, workspaceId } });
    if (!before) throw noSuchKey();
    requireMayRotate(context.actor, before);
    requireRotatable(before, label, now);
    const hashesBefore = await workingHashes(transaction, before);
    if (overlapHours === 0) await endFormerSecrets(transaction, id, now);
    else if (hashesBefore.length > mostFormer) throw tooManyFormer();
    await transaction.formerApiKeySecret.create({
      data: { hash: before.hash, apiKeyId: id, label: before.label, endsAt },
      select: { hash: true },
    });
    const key = mintApiKey(before.class);
    const after = { hash: hashApiKey(key), label: apiKeyLabel(key) };
    await transaction.apiKey.update({ where: { id }, data: after, select: { id: true } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "api-key.rotate",
      target: `api-key:${id}`,
      detail: {
        name: before.name,
        before: before.label,
        after: after.label,
        formerEndsAt: endsAt.toISOString(),
        ...(reason && { reason }),
      },
    });
    if (reason === "compromised") {
      const facts = { keyId: id, name: before.name, label: before.label };
      await recordNotice(transaction, { workspaceId, kind: "key-compromised", subjectId: before.hash, facts });
    }
    return { created: { id, key, ...after }, hashes: hashesBefore, isUsable: !before.disabled };
  });
  await announceUnderEach(context, { id, hashes, isUsable });
  return { ...created, formerEndsAt: overlapHours === 0 ? undefined : endsAt };
}

const hourMs = 3_600_000;

const schema = z.object({
  overlapHours: z
    .number({ error: "Say for how many hours the old secret goes on." })
    .min(0, "The old secret can go on for 0 to 720 hours.")
    .max(720, "The old secret can go on for 0 to 720 hours."),
  label: z.string(),
  reason: z.literal("compromised").optional(),
});

/** Whoever rotates gets the new secret, and spends as its owner does. */
function requireMayRotate(actor: Actor, key: ApiKey): void {
  if (key.class === "management") requirePermission(actor, "api-key:create-management");
  if (actor.kind !== "user" || actor.userId === key.createdById || mayDo(actor, "usage-limit:manage")) return;
  throw new AppError(
    "forbidden",
    "A key is rotated by the member who made it, or by an owner or admin of the workspace. You can revoke it.",
  );
}

function requireRotatable(key: ApiKey, label: string, now: Date): void {
  if (key.revokedAt) throw new AppError("conflict", "This key is revoked for good. Create a new one.");
  if (key.expiresAt && key.expiresAt <= now)
    throw new AppError("conflict", "This key has expired. Change its expiry first, or create a new one.");
  if (key.purpose === "playground")
    throw new AppError("conflict", "Nobody has the playground's key: revoke it, and the playground makes another.");
  if (key.label !== label)
    throw new AppError("conflict", "This key was rotated meanwhile. Reload the page to see its new label.");
}

const endFormerSecrets = (transaction: Prisma.TransactionClient, apiKeyId: string, now: Date) =>
  transaction.formerApiKeySecret.updateMany({ where: { apiKeyId, endsAt: { gt: now } }, data: { endsAt: now } });

const tooManyFormer = () =>
  new AppError(
    "conflict",
    `${mostFormer} former secrets of this key still work. Wait until one has ended, or rotate without an overlap.`,
  );
