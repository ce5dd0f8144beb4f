import { apiKeyLabel, hashApiKey, mintApiKey } from "@causeway/api-keys";
import { AppError } from "@causeway/errors";
import { subjectOf } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { Actor, ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requirePermission } from "../permission.ts";
import { type UsageLimitsInput, usageLimitsInput } from "../usage-limit/input.ts";
import { writeUsageLimits } from "../usage-limit/write.ts";
import { lockWorkspaceFor } from "../workspace/lock.ts";
import { futureDate, nameInput } from "./limits-input.ts";
import { allowedIpsInput, environmentInput } from "./place-inputs.ts";

export type CreateApiKeyInput = {
  readonly workspaceId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  readonly class?: "inference" | "management" | undefined;
  /** None when absent. */
  readonly limits?: UsageLimitsInput | undefined;
  readonly expiresAt?: Date | undefined;
  /** Addresses and networks from which it works, 1 to 100; anywhere when absent or null. */
  readonly allowedIps?: readonly string[] | null | undefined;
  /** What it is for, in a word. */
  readonly environment?: string | null | undefined;
  /** The member whose key it is, whose limits count its calls too; whoever asks when absent. */
  readonly memberId?: string | undefined;
  /** The app that it is given to: what people call it, and scheme, host and port. */
  readonly app?: { readonly name: string; readonly origin: string } | undefined;
};

export type CreatedApiKey = {
  readonly id: string;
  /** SHA-256 of the key, 64 hex digits. */
  readonly hash: string;
  /** The whole key. This is the only time anyone sees it. */
  readonly key: string;
  readonly label: string;
};

/**
 * Mints a key. Only its hash and its label are stored.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found` for another's workspace, or one that was left meanwhile.
 */
export async function createApiKey(context: ServiceContext, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  const { workspaceId } = input;
  const keyClass = input.class ?? "inference";
  authorize(context.actor, workspaceId, keyClass === "management" ? "api-key:create-management" : "api-key:create");
  const { name, limits, expiresAt, allowedIps, environment } = parseInput(schema(new Date()), input);
  const key = mintApiKey(keyClass);
  const label = apiKeyLabel(key);
  const hash = hashApiKey(key);
  return await context.database.$transaction(async (transaction) => {
    await lockWorkspaceFor(transaction, context.actor, workspaceId);
    const { id } = await transaction.apiKey.create({
      data: {
        workspaceId,
        createdById: await ownerOf(transaction, context.actor, input),
        class: keyClass,
        name,
        hash,
        label,
        expiresAt: expiresAt ?? null,
        allowedIps: allowedIps ?? [],
        environment: environment ?? null,
        ...(input.app && { appName: input.app.name, appOrigin: input.app.origin }),
      },
      select: { id: true },
    });
    const written =
      limits && (await writeUsageLimits(transaction, { workspaceId, subject: subjectOf.key(id) }, limits));
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "api-key.create",
      target: `api-key:${id}`,
      detail: {
        name,
        label,
        class: keyClass,
        limits: written?.after ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
        ...(allowedIps && { allowedIps }),
        ...(environment && { environment }),
        ...(input.app && { app: input.app.origin }),
      },
    });
    return { id, hash, key, label };
  });
}

async function ownerOf(
  transaction: Prisma.TransactionClient,
  actor: Actor,
  { workspaceId, memberId }: Pick<CreateApiKeyInput, "workspaceId" | "memberId">,
): Promise<string | null> {
  const asker = actor.kind === "user" ? actor.userId : null;
  if (memberId === undefined || memberId === asker) return asker;
  requirePermission(actor, "usage-limit:manage");
  const where = { workspaceId_userId: { workspaceId, userId: memberId } };
  const member = await transaction.membership.findUnique({ where, select: { userId: true } });
  if (member) return member.userId;
  throw new AppError("invalid-request", "There is no such member in this workspace.", { parameter: "memberId" });
}

const schema = (now: Date) =>
  z.object({
    name: nameInput,
    limits: usageLimitsInput.optional(),
    expiresAt: futureDate(now).optional(),
    allowedIps: allowedIpsInput.optional(),
    environment: environmentInput.optional(),
  });
