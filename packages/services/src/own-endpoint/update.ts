import { readStoredFlatRate, toStoredFlatRate } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { Prisma } from "@causeway/prisma";
import { secretLabel } from "@causeway/vault";
import type { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceOwnKeyChange, noSuchOwnKey, requireVault } from "../own-key/context.ts";
import { updateOwnKey } from "../own-key/update.ts";
import { parseInput } from "../parse-input.ts";
import { checkAddress, requireAnswer } from "./check-endpoint.ts";
import { checkFlatRate } from "./check-flat-rate.ts";
import type { OwnEndpointServiceContext } from "./context.ts";
import { updateSchema } from "./input.ts";
import { type ModelColumns, resolveModels } from "./resolve-models.ts";

export type UpdateOwnEndpointInput = z.input<typeof updateSchema> & {
  readonly workspaceId: string;
  readonly id: string;
};

/**
 * Changes what is given and leaves the rest. Another address, key, format or list of models is kept once it has
 * answered one real call. Calls under way are billed at the prices they began with.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function updateOwnEndpoint(
  context: OwnEndpointServiceContext,
  input: UpdateOwnEndpointInput,
): Promise<void> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "own-key:manage");
  const { wireFormat, baseUrl, key, models, flatRate, ...settings } = parseInput(updateSchema, input);
  const before = await readEndpoint(context, workspaceId, id);
  const secret = key ?? (await openedKey(context, before));
  const lane = flatRate === undefined ? readStoredFlatRate(before.flatRate) : (flatRate ?? undefined);
  checkFlatRate(settings.placement ?? before.key.placement, lane);
  const after = { wireFormat: wireFormat ?? formatOf(before), baseUrl: baseUrl ?? before.baseUrl };
  if (baseUrl !== undefined) checkAddress(context, baseUrl);
  // Who cannot see the key must not be able to have it sent to a server of theirs.
  if (key === undefined && secret !== "" && originOf(after.baseUrl) !== originOf(before.baseUrl)) {
    throw new AppError("invalid-request", "Give the key again: it was given for another server.", { parameter: "key" });
  }
  const columns = models && (await resolveModels(context.database, before.slug, models));
  const [first] = columns ?? before.models;
  if (first && [wireFormat, baseUrl, key, models].some((change) => change !== undefined)) {
    await requireAnswer(context, { ...after, secret, upstreamModelId: first.upstreamModelId });
  }
  await updateOwnKey(context, { ...settings, workspaceId, id });
  const sealed =
    key === undefined
      ? undefined
      : await requireVault(context).seal(key, { workspaceId, providerId: before.key.providerId, rowId: id });
  await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM own_key WHERE id = ${id} FOR UPDATE`;
    const found = await transaction.ownKey.count({ where: { id, workspaceId, removedAt: null } });
    if (found === 0) throw noSuchOwnKey();
    if (sealed !== undefined) {
      const label = secret === "" ? "no key" : secretLabel(secret);
      await transaction.ownKey.update({ where: { id }, data: { sealed, label }, select: { id: true } });
    }
    await transaction.ownEndpoint.update({
      where: { ownKeyId: id },
      data: {
        baseUrl: after.baseUrl,
        wireFormat: after.wireFormat === "openai-chat" ? "openai_chat" : "anthropic_messages",
        ...(flatRate !== undefined && { flatRate: flatRate ? toStoredFlatRate(flatRate) : Prisma.DbNull }),
      },
      select: { ownKeyId: true },
    });
    const hasChangedPayment = (lane === undefined) !== (before.flatRate === null);
    if (columns || hasChangedPayment) {
      const paidByCall = lane === undefined;
      const present = columns ?? before.models.map(columnsOf);
      await replaceModels(
        transaction,
        id,
        present.map((column) => ({ ...column, paidByCall })),
      );
    }
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-endpoint.update",
      target: `own-key:${id}`,
      detail: {
        before: { baseUrl: before.baseUrl, models: before.models.map(({ modelId }) => modelId) },
        after: { ...after, models: (columns ?? before.models).map(({ modelId }) => modelId) },
        isNewSecret: key !== undefined,
      },
    });
  });
  await announceOwnKeyChange(context, workspaceId);
}

async function readEndpoint({ database }: OwnEndpointServiceContext, workspaceId: string, id: string) {
  const [key, endpoint] = await Promise.all([
    database.ownKey.findFirst({ where: { id, workspaceId, removedAt: null } }),
    database.ownEndpoint.findFirst({
      where: { ownKeyId: id, workspaceId },
      include: { models: { where: { removedAt: null }, orderBy: { position: "asc" } } },
    }),
  ]);
  if (!key || !endpoint) throw noSuchOwnKey();
  return { ...endpoint, key };
}

type EndpointRow = Awaited<ReturnType<typeof readEndpoint>>;

const formatOf = ({ wireFormat }: EndpointRow) =>
  wireFormat === "openai_chat" ? ("openai-chat" as const) : ("anthropic-messages" as const);

const originOf = (baseUrl: string) => URL.parse(baseUrl)?.origin;

async function openedKey(context: OwnEndpointServiceContext, { key, workspaceId }: EndpointRow): Promise<string> {
  if (key.sealed === null) throw noSuchOwnKey();
  return await requireVault(context).open(key.sealed, { workspaceId, providerId: key.providerId, rowId: key.id });
}

const columnsOf = (row: EndpointRow["models"][number]): ModelColumns => ({
  modelId: row.modelId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens,
  inputModalities: row.inputModalities,
  inputPico: row.inputPico,
  outputPico: row.outputPico,
  cachedInputPico: row.cachedInputPico,
  position: row.position,
});

/** Rows are never changed: a call under way was admitted at the price of one. */
async function replaceModels(
  transaction: Prisma.TransactionClient,
  ownKeyId: string,
  columns: readonly (ModelColumns & { readonly paidByCall: boolean })[],
): Promise<void> {
  await transaction.ownEndpointModel.updateMany({
    where: { ownKeyId, removedAt: null },
    data: { removedAt: new Date() },
  });
  await transaction.ownEndpointModel.createMany({ data: columns.map((column) => ({ ...column, ownKeyId })) });
}
