import { capabilityShape, type ChangeKind, fingerprintOf, priceShape } from "@causeway/catalog-upkeep";
import { readDatabaseNow } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { actorName } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { OperatorContext } from "../operator/context.ts";
import { noteInput } from "../operator/note-input.ts";
import { parseInput } from "../parse-input.ts";
import { applyChange } from "./apply-change.ts";
import { lockCatalog } from "./lock-catalog.ts";
import { toPriceShape } from "./read-state.ts";

const id = z.uuid("This is not the number of a change.");
const acceptance = z.object({ ids: z.array(id).min(1, "Say which changes.").max(500, "At most 500 changes at once.") });
const rejection = z.object({ id, note: noteInput });

const patience = { timeout: 120_000 };

type Transaction = Prisma.TransactionClient;
type ChangeRow = Prisma.CatalogChangeGetPayload<object>;

/**
 * Puts changes that wait into force, all of them or none. Throws `conflict` naming one that does not wait any more, or
 * whose endpoint has changed since it was found.
 */
export async function acceptCatalogChanges(
  { database, actor }: OperatorContext,
  question: z.input<typeof acceptance>,
): Promise<void> {
  const { ids } = parseInput(acceptance, question);
  await database.$transaction(async (transaction) => {
    await lockCatalog(transaction);
    for (const changeId of ids) {
      const change = await findWaiting(transaction, changeId);
      await requireUnchanged(transaction, change);
      await applyChange(transaction, change);
      await decide(transaction, change, { status: "applied", decidedBy: actorName(actor) });
      await recordAudit(transaction, actor, {
        workspaceId: null,
        action: "catalog-change.accept",
        target: targetOf(change),
        detail: detailOf(change),
      });
    }
  }, patience);
}

/** Leaves the catalogue as it is. The change is not proposed again until its source has said something else. */
export async function rejectCatalogChange(
  { database, actor }: OperatorContext,
  question: z.input<typeof rejection>,
): Promise<void> {
  const { id: changeId, note } = parseInput(rejection, question);
  await database.$transaction(async (transaction) => {
    await lockCatalog(transaction);
    const change = await findWaiting(transaction, changeId);
    await decide(transaction, change, { status: "rejected", decidedBy: actorName(actor), note });
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "catalog-change.reject",
      target: targetOf(change),
      detail: { ...detailOf(change), note },
    });
  }, patience);
}

async function findWaiting(transaction: Transaction, changeId: string): Promise<ChangeRow> {
  const change = await transaction.catalogChange.findUnique({ where: { id: changeId } });
  if (!change) throw new AppError("not-found", "There is no such change.");
  if (change.status !== "waiting")
    throw new AppError(
      "conflict",
      `${change.subject} does not wait any more: it is ${change.status}. Load the page again.`,
    );
  return change;
}

/** What was looked at is what is changed: a person has not seen what has happened since. */
async function requireUnchanged(transaction: Transaction, change: ChangeRow): Promise<void> {
  const now = await stateNow(transaction, change.kind, change.subject);
  if (now !== undefined && now !== fingerprintOf(beforeOf(change)))
    throw new AppError("conflict", `${change.subject} has changed since. The next refresh looks at it anew.`);
}

const beforeOf = ({ kind, before }: ChangeRow): unknown =>
  kind === "price" ? priceShape.parse(before) : kind === "capability" ? capabilityShape.parse(before) : before;

async function stateNow(transaction: Transaction, kind: ChangeKind, subject: string): Promise<string | undefined> {
  if (kind === "price") {
    const price = await transaction.priceVersion.findFirst({
      where: { endpointId: subject },
      orderBy: { validFrom: "desc" },
    });
    return price ? fingerprintOf(toPriceShape(price)) : undefined;
  }
  if (kind !== "capability" && kind !== "gone" && kind !== "back") return undefined;
  const endpoint = await transaction.endpoint.findUniqueOrThrow({ where: { id: subject } });
  if (kind !== "capability") return fingerprintOf({ listed: endpoint.enabled });
  const { contextLength, maxOutputTokens, inputModalities, supportedParameters } = endpoint;
  return fingerprintOf({
    contextLength,
    maxOutputTokens,
    inputModalities,
    supportedParameters: supportedParameters.toSorted(),
  });
}

async function decide(
  transaction: Transaction,
  { id: changeId }: ChangeRow,
  decision: { status: "applied" | "rejected"; decidedBy: string; note?: string },
): Promise<void> {
  await transaction.catalogChange.update({
    where: { id: changeId },
    data: { ...decision, decidedAt: await readDatabaseNow(transaction) },
    select: { id: true },
  });
}

const targetOf = ({ kind, subject }: ChangeRow): string => `${kind === "new_model" ? "model" : "endpoint"}:${subject}`;

const detailOf = ({ id: changeId, kind, sourceId, before, after }: ChangeRow): Prisma.InputJsonObject => ({
  change: changeId,
  kind,
  source: sourceId,
  before,
  after,
});
