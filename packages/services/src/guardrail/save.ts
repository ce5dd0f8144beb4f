import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { changedColumns, noSuchGuardrail } from "./columns.ts";
import { type GuardrailSettings, guardrailSettings } from "./input.ts";
import { defaultName, type GuardrailSummary, toSummary } from "./summary.ts";

const mostGuardrails = 200;

/** Binds nobody until it is assigned. Throws `invalid-request` naming the field, `forbidden`, `not-found`. */
export async function createGuardrail(
  context: LimitServiceContext,
  { workspaceId, ...input }: GuardrailSettings & { readonly workspaceId: string; readonly name: string },
): Promise<GuardrailSummary> {
  authorize(context.actor, workspaceId, "guardrail:manage");
  const settings = parseInput(guardrailSettings, input);
  return await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`guardrails:${workspaceId}`}, 0))::text`;
    if ((await transaction.guardrail.count({ where: { workspaceId } })) >= mostGuardrails) {
      throw new AppError("conflict", `A workspace has at most ${mostGuardrails} guardrails. Delete one first.`);
    }
    const row = await transaction.guardrail.create({
      data: { workspaceId, name: input.name, ...changedColumns(settings, {}) },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "guardrail.create",
      target: `guardrail:${row.id}`,
      detail: { name: row.name, rules: Object.keys(settings) },
    });
    return toSummary(row);
  });
}

/**
 * Changes what is given. The workspace's default, whose id is the workspace's, is made when it is first changed. Throws
 * `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function updateGuardrail(
  context: LimitServiceContext,
  { workspaceId, id, ...input }: GuardrailSettings & { readonly workspaceId: string; readonly id: string },
): Promise<GuardrailSummary> {
  authorize(context.actor, workspaceId, "guardrail:manage");
  const settings = parseInput(guardrailSettings, input);
  const saved = await context.database.$transaction(async (transaction) => {
    if (id === workspaceId) await ensureDefault(transaction, workspaceId);
    const present = await lockGuardrail(transaction, { workspaceId, id });
    const row = await transaction.guardrail.update({
      where: { id },
      data: changedColumns(settings, present.dataPolicy),
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "guardrail.update",
      target: `guardrail:${id}`,
      detail: { name: row.name, rules: Object.keys(settings) },
    });
    return toSummary(row);
  });
  await announceLimitChange(context, workspaceId);
  return saved;
}

/** It binds nobody any more. Throws `forbidden`, `not-found`. */
export async function deleteGuardrail(
  context: LimitServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(context.actor, workspaceId, "guardrail:manage");
  await context.database.$transaction(async (transaction) => {
    const { name } = await lockGuardrail(transaction, { workspaceId, id });
    await transaction.guardrail.delete({ where: { id }, select: { id: true } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "guardrail.delete",
      target: `guardrail:${id}`,
      detail: { name },
    });
  });
  await announceLimitChange(context, workspaceId);
}

const ensureDefault = (transaction: Prisma.TransactionClient, workspaceId: string) =>
  transaction.guardrail.createMany({
    data: [{ id: workspaceId, workspaceId, name: defaultName }],
    skipDuplicates: true,
  });

/** Nobody else's to change until the transaction ends. Throws `not-found`. */
async function lockGuardrail(
  transaction: Prisma.TransactionClient,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
) {
  await transaction.$queryRaw`SELECT id FROM guardrail WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
  const row = await transaction.guardrail.findFirst({ where: { id, workspaceId } });
  if (!row) throw noSuchGuardrail();
  return row;
}
