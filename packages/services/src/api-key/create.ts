import { apiKeyLabel, hashApiKey, mintApiKey } from "@causeway/api-keys";
import { subjectOf } from "@causeway/limits";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { type UsageLimitsInput, usageLimitsInput } from "../usage-limit/input.ts";
import { writeUsageLimits } from "../usage-limit/write.ts";
import { futureDate, nameInput } from "./limits-input.ts";

export type CreateApiKeyInput = {
  readonly workspaceId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  readonly class?: "inference" | "management" | undefined;
  /** None when absent. */
  readonly limits?: UsageLimitsInput | undefined;
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
  const { workspaceId } = input;
  const keyClass = input.class ?? "inference";
  authorize(context.actor, workspaceId, keyClass === "management" ? "api-key:create-management" : "api-key:create");
  const { name, limits, expiresAt } = parseInput(schema(new Date()), input);
  const key = mintApiKey(keyClass);
  const label = apiKeyLabel(key);
  return await context.database.$transaction(async (transaction) => {
    const { id } = await transaction.apiKey.create({
      data: {
        workspaceId,
        createdById: context.actor.kind === "user" ? context.actor.userId : null,
        class: keyClass,
        name,
        hash: hashApiKey(key),
        label,
        expiresAt: expiresAt ?? null,
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
      },
    });
    return { id, key, label };
  });
}

const schema = (now: Date) =>
  z.object({
    name: nameInput,
    limits: usageLimitsInput.optional(),
    expiresAt: futureDate(now).optional(),
  });
