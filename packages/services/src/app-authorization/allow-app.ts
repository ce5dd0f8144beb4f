import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { Actor, ServiceContext } from "../actor.ts";
import { futureDate } from "../api-key/limits-input.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { dollarsInput } from "../usage-limit/input.ts";
import type { AppRequest } from "./app-request.ts";

export type AllowAppInput = {
  readonly workspaceId: string;
  readonly request: AppRequest;
  /** The key's budget in decimal dollars; none when absent. */
  readonly limit?: string | undefined;
  readonly limitReset?: "daily" | "weekly" | "monthly" | undefined;
  /** Of the key; never when absent. */
  readonly keyExpiresAt?: Date | undefined;
};

export type AllowedApp = { readonly code: string; readonly createdAt: Date; readonly expiresAt: Date };

const codeMinutes = 10;

/**
 * Writes down that a person lets an app have a key, and gives the code that buys it: once, within ten minutes, by who
 * knows the verifier. Only its hash is kept. Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function allowApp(context: ServiceContext, input: AllowAppInput): Promise<AllowedApp> {
  const { workspaceId, request } = input;
  authorize(context.actor, workspaceId, "api-key:create");
  const { limit, limitReset, keyExpiresAt } = parseInput(schema(new Date()), input);
  const code = randomBytes(32).toString("base64url");
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + codeMinutes * 60_000);
  await context.database.$transaction(async (transaction) => {
    const userId = await personBehind(transaction, context.actor);
    const { callbackUrl, codeChallenge, appName, appOrigin, keyName } = request;
    await transaction.appAuthorization.deleteMany({ where: { workspaceId, expiresAt: { lt: createdAt } } });
    await transaction.appAuthorization.create({
      data: {
        codeHash: hashOfCode(code),
        workspaceId,
        userId,
        callbackUrl,
        codeChallenge,
        appName,
        appOrigin,
        keyName,
        limitNano: limit ?? null,
        limitReset: limitReset ?? null,
        keyExpiresAt: keyExpiresAt ?? null,
        createdAt,
        expiresAt,
      },
      select: { codeHash: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "app.allow",
      target: `app:${appOrigin}`,
      detail: { keyName, limit: input.limit ?? null, limitReset: limitReset ?? null },
    });
  });
  return { code, createdAt, expiresAt };
}

export const hashOfCode = (code: string): string => createHash("sha256").update(code).digest("hex");

/** The member whose key it will be. */
async function personBehind(transaction: Prisma.TransactionClient, actor: Actor): Promise<string> {
  if (actor.kind === "user") return actor.userId;
  const key =
    actor.kind === "system"
      ? null
      : await transaction.apiKey.findUnique({ where: { id: actor.apiKeyId }, select: { createdById: true } });
  if (key?.createdById) return key.createdById;
  throw new AppError("forbidden", "Whoever made this key is gone: only a member can let an app have a key.");
}

const schema = (now: Date) =>
  z.object({
    limit: dollarsInput.optional(),
    limitReset: z.enum(["daily", "weekly", "monthly"]).optional(),
    keyExpiresAt: futureDate(now).optional(),
  });
