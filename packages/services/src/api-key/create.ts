import { apiKeyLabel, hashApiKey, mintApiKey } from "@causeway/api-keys";
import { formatUsd } from "@causeway/money";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { futureDate, limitInput, limitResetInput, nameInput } from "./limits-input.ts";

export type CreateApiKeyInput = {
  readonly workspaceId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  readonly class?: "inference" | "management" | undefined;
  /** Spend cap in decimal dollars: "25", "0.50". */
  readonly limit?: string | undefined;
  /** When the spend that counts against the limit starts again at zero (UTC); never when absent. */
  readonly limitReset?: "daily" | "weekly" | "monthly" | undefined;
  readonly expiresAt?: Date | undefined;
};

export type CreatedApiKey = {
  readonly id: string;
  /** The whole key. This is the only time anyone sees it. */
  readonly key: string;
  readonly label: string;
};

/**
 * Mints a key. Only its hash and its label are stored.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found` for another's workspace.
 */
export async function createApiKey(context: ServiceContext, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  const keyClass = input.class ?? "inference";
  authorize(
    context.actor,
    input.workspaceId,
    keyClass === "management" ? "api-key:create-management" : "api-key:create",
  );
  const { name, limit, limitReset, expiresAt } = parseInput(schema(new Date()), input);
  const key = mintApiKey(keyClass);
  const label = apiKeyLabel(key);
  return await context.database.$transaction(async (transaction) => {
    const { id } = await transaction.apiKey.create({
      data: {
        workspaceId: input.workspaceId,
        createdById: context.actor.kind === "user" ? context.actor.userId : null,
        class: keyClass,
        name,
        hash: hashApiKey(key),
        label,
        limitNano: limit ?? null,
        limitReset: limitReset ?? null,
        expiresAt: expiresAt ?? null,
      },
      select: { id: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId: input.workspaceId,
      action: "api-key.create",
      target: `api-key:${id}`,
      detail: {
        name,
        label,
        class: keyClass,
        limit: limit === undefined ? null : formatUsd(limit),
        limitReset: limitReset ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    });
    return { id, key, label };
  });
}

const schema = (now: Date) =>
  z
    .object({
      name: nameInput,
      limit: limitInput.optional(),
      limitReset: limitResetInput.optional(),
      expiresAt: futureDate(now).optional(),
    })
    .refine(({ limit, limitReset }) => limit !== undefined || limitReset === undefined, {
      path: ["limitReset"],
      message: "A reset needs a limit: set how much the key may spend in each period.",
    });
