import { serviceTierOf } from "@causeway/catalog";
import {
  type CatalogState,
  type PriceShape,
  type Said,
  saidShape,
  type Sighting,
  type StoredEndpoint,
} from "@causeway/catalog-upkeep";
import { type DatabaseOrTransaction, readDatabaseNow, type StoredTier } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";

/** Everything that a reading is compared with, as it is stored now. */
export async function readCatalogState(database: DatabaseOrTransaction): Promise<CatalogState> {
  const now = await readDatabaseNow(database);
  const all = await database.endpoint.findMany({ orderBy: { id: "asc" } });
  // Sources tell usual prices: those of service tiers are made of them when the catalogue is imported.
  const endpoints = all.filter(({ id }) => serviceTierOf(id) === undefined);
  const models = await database.model.findMany({ select: { id: true, deprecatedOn: true, successorId: true } });
  const prices = await database.priceVersion.findMany({
    where: { validFrom: { lte: now } },
    orderBy: [{ endpointId: "asc" }, { validFrom: "desc" }],
    distinct: ["endpointId"],
  });
  const sightings = await database.catalogSighting.findMany();
  const priceOf = new Map(prices.map((price) => [price.endpointId, toPriceShape(price)]));
  return {
    now,
    endpoints: endpoints.map((row) => toStoredEndpoint(row, priceOf.get(row.id))),
    models: new Map(
      models.map(({ id, deprecatedOn, successorId }) => [
        id,
        { id, deprecatedOn: toDay(deprecatedOn), successorId: successorId ?? undefined },
      ]),
    ),
    sightings: new Map(
      [...Map.groupBy(sightings, ({ sourceId }) => sourceId)].map(([sourceId, rows]) => [
        sourceId,
        new Map(rows.map((row) => [row.endpointId, toSighting(row)])),
      ]),
    ),
  };
}

const toStoredEndpoint = (row: Prisma.EndpointGetPayload<object>, price: PriceShape | undefined): StoredEndpoint => ({
  id: row.id,
  modelId: row.modelId,
  providerId: row.providerId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  inputModalities: row.inputModalities,
  supportedParameters: row.supportedParameters,
  enabled: row.enabled,
  isKeptUp: row.keptUpAt !== null,
  price,
  deprecatedOn: toDay(row.deprecatedOn),
});

/** A stored version in the words of a change. */
export const toPriceShape = (price: Prisma.PriceVersionGetPayload<object>): PriceShape => ({
  input: price.inputPico.toString(),
  output: price.outputPico.toString(),
  cachedInput: price.cachedInputPico?.toString() ?? null,
  cacheWrite: price.cacheWritePico?.toString() ?? null,
  // Written only by `toStoredTier`, so the shape is trusted.
  tiers: (price.tiers as StoredTier[]).map((tier) => ({
    minPromptTokens: tier.minPromptTokens,
    input: tier.inputPico,
    output: tier.outputPico,
    cachedInput: tier.cachedInputPico ?? null,
    cacheWrite: tier.cacheWritePico ?? null,
  })),
});

/** What a source said, without what it left unsaid. */
const toSighting = ({ said, missingSince }: Prisma.CatalogSightingGetPayload<object>): Sighting => ({
  said: saidShape.safeParse(said).data ?? ({} satisfies Said),
  missingSince: missingSince ?? undefined,
});

const toDay = (date: Date | null): string | undefined => date?.toISOString().slice(0, 10);
