import { randomUUIDv7 } from "node:crypto";
import { apiKeyLabel, apiKeyOf, hashApiKey } from "@causeway/api-keys";
import { AppError } from "@causeway/errors";
import { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { lockWorkspaceFor } from "../workspace/lock.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { announceUnderEach } from "./working-hashes.ts";

export type PlaygroundKeyContext = KeyServiceContext & {
  /** 32 bytes that only this server can make for an id, and always makes again: the key is stored nowhere. */
  readonly playgroundSecretOf: (apiKeyId: string) => Buffer;
};

export type PlaygroundKey = {
  readonly id: string;
  /** For the server's own calls. It never leaves it. */
  readonly key: string;
};

/**
 * The key with which the playground calls models for a member, made when there is none. It is his like any other: his
 * limits and the workspace's hold, its calls are billed and listed under its name, and it can be limited, disabled and
 * revoked; after a revocation the next call makes another.
 * Throws `forbidden` for roles that may not make keys, `not-found` for another's workspace.
 */
export async function openPlaygroundKey(
  context: PlaygroundKeyContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<PlaygroundKey> {
  authorize(context.actor, workspaceId, "api-key:create");
  if (context.actor.kind !== "user") throw new AppError("forbidden", "The playground is for people who are signed in.");
  const owner = { workspaceId, createdById: context.actor.userId };
  const found = await findUsable(context, owner);
  if (found) return found;
  await makeKey(context, owner).catch((error: unknown) => {
    // Made at the same moment by another call of the same member: a unique index lets one through.
    if (!isTaken(error)) throw error;
  });
  const made = await findUsable(context, owner);
  if (made) return made;
  throw new AppError("conflict", "The playground's key was revoked just now. Send again.");
}

type Owner = { readonly workspaceId: string; readonly createdById: string };

const usable = (owner: Owner) => ({ ...owner, purpose: "playground" as const, revokedAt: null });

async function findUsable(context: PlaygroundKeyContext, owner: Owner): Promise<PlaygroundKey | undefined> {
  const row = await context.database.apiKey.findFirst({ where: usable(owner), select: { id: true, hash: true } });
  if (!row) return undefined;
  const key = keyOf(context, row.id);
  return hashApiKey(key) === row.hash ? { id: row.id, key } : undefined;
}

async function makeKey(context: PlaygroundKeyContext, owner: Owner): Promise<void> {
  const id = randomUUIDv7();
  const key = keyOf(context, id);
  const [hash, label] = [hashApiKey(key), apiKeyLabel(key)];
  const ended = await context.database.$transaction(async (transaction) => {
    await lockWorkspaceFor(transaction, context.actor, owner.workspaceId);
    const there = await transaction.apiKey.findMany({ where: usable(owner), select: { id: true, hash: true } });
    // One that this server cannot make again: its secret was changed since.
    const lost = there.filter((old) => hashApiKey(keyOf(context, old.id)) !== old.hash);
    await transaction.apiKey.updateMany({
      where: { id: { in: lost.map((old) => old.id) } },
      data: { revokedAt: new Date(), disabled: true },
    });
    await transaction.apiKey.create({
      data: { id, ...owner, purpose: "playground", name: "Playground", hash, label },
      select: { id: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId: owner.workspaceId,
      action: "api-key.create",
      target: `api-key:${id}`,
      detail: { name: "Playground", label, purpose: "playground", replaces: lost.map((old) => old.id) },
    });
    return lost;
  });
  await Promise.all(
    ended.map((old) => announceUnderEach(context, { id: old.id, hashes: [old.hash], isUsable: false })),
  );
}

const keyOf = (context: PlaygroundKeyContext, id: string): string =>
  apiKeyOf("inference", context.playgroundSecretOf(id));

const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
