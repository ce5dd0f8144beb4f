import {
  capabilityShape,
  type ChangeKind,
  deprecationShape,
  type EndpointShape,
  endpointShape,
  listedShape,
  type ModelShape,
  newModelShape,
  type PriceShape,
  priceShape,
  providerFacts,
} from "@causeway/catalog-upkeep";
import { readDatabaseNow, type StoredTier } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { shapeModelAnew } from "./shape-model.ts";

export type AppliedChange = {
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly providerId: string;
  readonly sourceId: string;
  readonly after: unknown;
};

type Transaction = Prisma.TransactionClient;

/**
 * Makes a change what is in force: a price becomes a new version from now on, the one before it stays for the calls that
 * pinned it. Call it with the catalogue locked.
 */
export async function applyChange(transaction: Transaction, change: AppliedChange): Promise<void> {
  const now = await readDatabaseNow(transaction);
  switch (change.kind) {
    case "price":
      await addPrice(transaction, change.subject, priceShape.parse(change.after), sourceText(change, now));
      return await touch(transaction, change.subject, {});
    case "capability": {
      const { said, maxOutputTokens, ...rest } = capabilityShape.parse(change.after);
      await touch(transaction, change.subject, { ...rest, maxOutputTokens });
      await remember(transaction, change, said ?? {});
      return await shapeModelOf(transaction, change.subject);
    }
    case "gone":
    case "back":
      await touch(transaction, change.subject, { enabled: listedShape.parse(change.after).listed });
      return await shapeModelOf(transaction, change.subject);
    case "deprecation":
      return await deprecate(transaction, change);
    case "new_endpoint":
      return await addEndpoint(transaction, change, endpointShape.parse(change.after), now);
    case "new_model": {
      const { model, endpoints } = newModelShape.parse(change.after);
      await addModel(transaction, model, endpoints);
      for (const endpoint of endpoints) await addEndpoint(transaction, change, endpoint, now);
    }
  }
}

const sourceText = ({ sourceId }: AppliedChange, now: Date): string =>
  `${sourceId} ${now.toISOString().slice(0, 10)} (catalogue upkeep)`;

async function touch(transaction: Transaction, id: string, data: Prisma.EndpointUncheckedUpdateInput): Promise<void> {
  await transaction.endpoint.update({
    where: { id },
    data: { ...data, keptUpAt: await readDatabaseNow(transaction) },
    select: { id: true },
  });
}

/** What the version before it says of things that no source tells stays as it is. */
async function addPrice(
  transaction: Transaction,
  endpointId: string,
  price: PriceShape,
  source: string,
): Promise<void> {
  const before = await transaction.priceVersion.findFirst({ where: { endpointId }, orderBy: { validFrom: "desc" } });
  const { id: _, tiers: _tiers, ...kept } = before ?? { id: "", tiers: [] };
  const now = await readDatabaseNow(transaction);
  await transaction.priceVersion.create({
    data: {
      ...withoutNulls(kept),
      endpointId,
      // After the one before it, whatever the clock says.
      validFrom: before && before.validFrom >= now ? new Date(before.validFrom.getTime() + 1) : now,
      inputPico: BigInt(price.input),
      outputPico: BigInt(price.output),
      cachedInputPico: optional(price.cachedInput),
      cacheWritePico: optional(price.cacheWrite),
      tiers: price.tiers.map(storedTier),
      source,
    },
    select: { id: true },
  });
}

/** Columns that are JSON do not take null. */
const withoutNulls = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

const optional = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const storedTier = (tier: PriceShape["tiers"][number]): StoredTier => ({
  minPromptTokens: tier.minPromptTokens,
  inputPico: tier.input,
  outputPico: tier.output,
  ...(tier.cachedInput !== null && { cachedInputPico: tier.cachedInput }),
  ...(tier.cacheWrite !== null && { cacheWritePico: tier.cacheWrite }),
});

async function remember(
  transaction: Transaction,
  { sourceId, subject: endpointId }: AppliedChange,
  said: z.infer<typeof capabilityShape>["said"] & object,
): Promise<void> {
  const known = await transaction.catalogSighting.findUnique({
    where: { sourceId_endpointId: { sourceId, endpointId } },
  });
  if (!known) return;
  const before = z.record(z.string(), z.unknown()).catch({}).parse(known.said);
  await transaction.catalogSighting.update({
    where: { sourceId_endpointId: { sourceId, endpointId } },
    data: { said: { ...before, ...said } },
    select: { sourceId: true },
  });
}

async function deprecate(transaction: Transaction, change: AppliedChange): Promise<void> {
  const { deprecatedOn, successorId, ofModel } = deprecationShape.parse(change.after);
  const day = deprecatedOn === null ? null : new Date(`${deprecatedOn}T00:00:00Z`);
  await touch(transaction, change.subject, { deprecatedOn: day });
  if (!ofModel) return;
  const { modelId } = await transaction.endpoint.findUniqueOrThrow({ where: { id: change.subject } });
  await transaction.model.update({
    where: { id: modelId },
    data: { deprecatedOn: day, successorId, keptUpAt: await readDatabaseNow(transaction) },
    select: { id: true },
  });
}

async function addModel(
  transaction: Transaction,
  model: ModelShape,
  endpoints: readonly EndpointShape[],
): Promise<void> {
  const now = await readDatabaseNow(transaction);
  await transaction.model.upsert({
    where: { id: model.id },
    update: {},
    create: {
      id: model.id,
      author: model.id.slice(0, model.id.indexOf("/")),
      name: model.name,
      contextLength: Math.max(...endpoints.map(({ contextLength }) => contextLength)),
      inputModalities: ["text"],
      outputModalities: ["text"],
      supportedParameters: [],
      openWeights: model.openWeights,
      releasedOn: dayOf(model.releasedOn),
      listedOn: model.releasedOn === null ? dayOf(now.toISOString().slice(0, 10)) : null,
      knowledgeCutoff: model.knowledgeCutoff,
      keptUpAt: now,
    },
    select: { id: true },
  });
}

const dayOf = (text: string | null): Date | null => (text === null ? null : new Date(`${text}T00:00:00Z`));

async function addEndpoint(
  transaction: Transaction,
  change: AppliedChange,
  { price, ...endpoint }: EndpointShape,
  now: Date,
): Promise<void> {
  if ((await transaction.endpoint.count({ where: { id: endpoint.id } })) > 0)
    throw new AppError("conflict", `${endpoint.id} is there already. Load the page again.`);
  const { id, name, dataPolicy } = providerFacts(endpoint.providerId);
  await transaction.provider.upsert({
    where: { id },
    update: {},
    create: {
      id,
      name,
      trainsOnPrompts: dataPolicy.trainsOnPrompts ?? null,
      retentionDays: dataPolicy.retentionDays ?? null,
    },
    select: { id: true },
  });
  await transaction.endpoint.create({ data: { ...endpoint, keptUpAt: now }, select: { id: true } });
  await addPrice(transaction, endpoint.id, price, sourceText(change, now));
  await shapeModelAnew(transaction, endpoint.modelId);
}

async function shapeModelOf(transaction: Transaction, endpointId: string): Promise<void> {
  const { modelId } = await transaction.endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  await shapeModelAnew(transaction, modelId);
}
