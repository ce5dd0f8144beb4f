import { AppError } from "@causeway/errors";
import { subjectOf } from "@causeway/limits";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { mayDo } from "../permission.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { type UsageLimitsInput, usageLimitsInput } from "../usage-limit/input.ts";
import { writeUsageLimits } from "../usage-limit/write.ts";
import { futureDate, nameInput } from "./limits-input.ts";
import { allowedIpsInput, environmentInput } from "./place-inputs.ts";
import { noSuchKey } from "./no-such-key.ts";
import { announceUnderEach, workingHashes } from "./working-hashes.ts";

export type UpdateApiKeyInput = {
  readonly workspaceId: string;
  readonly id: string;
  readonly name?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly limits?: UsageLimitsInput | undefined;
  /** `null` is never. */
  readonly expiresAt?: Date | null | undefined;
  /** Addresses and networks from which it works, 1 to 100. `null` is anywhere. */
  readonly allowedIps?: readonly string[] | null | undefined;
  /** What it is for, in a word. `null` is unsaid. */
  readonly environment?: string | null | undefined;
};

/**
 * Changes what is given and leaves the rest.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`, `conflict` for a revoked key.
 */
export async function updateApiKey(context: KeyServiceContext, input: UpdateApiKeyInput): Promise<void> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "api-key:update");
  const { limits, ...change } = parseInput(schema(new Date()), input);
  const changed = await context.database.$transaction(async (transaction) => {
    // Locked, so that the audit entry names the values this change replaced, and so that a revocation is not undone.
    await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const before = await transaction.apiKey.findFirst({ where: { id, workspaceId }, select: changeable });
    if (!before) throw noSuchKey();
    if (before.revokedAt)
      throw new AppError("conflict", "This key is revoked and cannot be changed. Create a new one.");
    if (limits) requireMayLimit(context.actor, before.createdById, "limits");
    if (change.allowedIps !== undefined) {
      requireMayLimit(context.actor, before.createdById, "allowedIps");
      if (change.allowedIps && before.purpose === "playground") throw playgroundIsHere();
    }
    const after = {
      name: change.name ?? before.name,
      disabled: change.disabled ?? before.disabled,
      expiresAt: change.expiresAt === undefined ? before.expiresAt : change.expiresAt,
      allowedIps: change.allowedIps === undefined ? before.allowedIps : (change.allowedIps ?? []),
      environment: change.environment === undefined ? before.environment : change.environment,
    };
    await transaction.apiKey.update({ where: { id }, data: after, select: { id: true } });
    const written =
      limits && (await writeUsageLimits(transaction, { workspaceId, subject: subjectOf.key(id) }, limits));
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "api-key.update",
      target: `api-key:${id}`,
      detail: {
        before: { ...readable(before), ...(written && { limits: written.before }) },
        after: { ...readable(after), ...(written && { limits: written.after }) },
      },
    });
    const hashes = await workingHashes(transaction, { id, hash: before.hash });
    return { id, hashes, isUsable: !after.disabled };
  });
  await announceUnderEach(context, changed);
}

/** What limits a key is its owner's to change, and that of the people who run the workspace. */
function requireMayLimit(actor: Actor, createdById: string | null, parameter: "limits" | "allowedIps"): void {
  if (actor.kind !== "user" || actor.userId === createdById || mayDo(actor, "usage-limit:manage")) return;
  throw new AppError(
    "forbidden",
    `The ${parameter === "limits" ? "limits" : "allowed addresses"} of a key are changed by the member who made it, or by an owner or admin of the workspace.`,
    { parameter },
  );
}

const playgroundIsHere = () =>
  new AppError("conflict", "The playground calls from this server: its key cannot be bound to other addresses.", {
    parameter: "allowedIps",
  });

const schema = (now: Date) =>
  z.object({
    name: nameInput.optional(),
    disabled: z.boolean().optional(),
    limits: usageLimitsInput.optional(),
    expiresAt: futureDate(now).nullable().optional(),
    allowedIps: allowedIpsInput.optional(),
    environment: environmentInput.optional(),
  });

const changeable = {
  hash: true,
  revokedAt: true,
  name: true,
  disabled: true,
  expiresAt: true,
  allowedIps: true,
  environment: true,
  purpose: true,
  createdById: true,
} as const;

type Changeable = {
  readonly name: string;
  readonly disabled: boolean;
  readonly expiresAt: Date | null;
  readonly allowedIps: string[];
  readonly environment: string | null;
};

const readable = ({ name, disabled, expiresAt, allowedIps, environment }: Changeable) => ({
  name,
  disabled,
  expiresAt: expiresAt?.toISOString() ?? null,
  allowedIps,
  environment,
});
