import {
  type CatalogSnapshot,
  catalogSnapshot,
  type Endpoint,
  type EndpointPrice,
  type Modality,
  type Model,
  type PriceTier,
  serviceTierOf,
  usualEndpointId,
} from "@causeway/catalog";
import { type PicoUsd, picoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { DatabaseOrTransaction } from "./database.ts";
import { readDatabaseNow } from "./database-now.ts";
import { readStoredUnits } from "./unit-columns.ts";

/** Reads the whole catalogue with the prices in force now. A few hundred milliseconds: never on the request path. */
export async function loadCatalogSnapshot(database: DatabaseOrTransaction): Promise<CatalogSnapshot> {
  // A gateway whose clock is behind must not take a price that has begun for one to come, and the endpoint for unpriced.
  const now = await readDatabaseNow(database);
  const today = new Date(now.toISOString().slice(0, 10));
  const [models, providers, endpoints, prices] = await Promise.all([
    database.model.findMany({ orderBy: { id: "asc" } }),
    database.provider.findMany({ orderBy: { id: "asc" } }),
    database.endpoint.findMany({
      where: { enabled: true, OR: [{ deprecatedOn: null }, { deprecatedOn: { gte: today } }] },
      orderBy: { id: "asc" },
    }),
    database.priceVersion.findMany({
      where: { validFrom: { lte: now } },
      orderBy: [{ endpointId: "asc" }, { validFrom: "desc" }],
      distinct: ["endpointId"],
    }),
  ]);
  const priceByEndpoint = new Map(prices.map((price) => [price.endpointId, price]));

  return catalogSnapshot(
    models.map(toModel),
    endpoints.flatMap((endpoint) => {
      // An endpoint without a price cannot be billed, so it does not exist for callers.
      const price = priceByEndpoint.get(endpoint.id);
      return price && isCurrent(endpoint, price, priceByEndpoint) ? [toEndpoint(endpoint, price)] : [];
    }),
    providers.map((provider) => ({
      id: provider.id,
      name: provider.name,
      dataPolicy: {
        trainsOnPrompts: provider.trainsOnPrompts ?? undefined,
        retentionDays: provider.retentionDays ?? undefined,
      },
    })),
  );
}

/** A service tier's price goes with the usual one it was made of. When that has moved since, it is not known any more. */
function isCurrent(
  { id, modelId, providerId }: Prisma.EndpointGetPayload<object>,
  { validFrom }: Prisma.PriceVersionGetPayload<object>,
  prices: ReadonlyMap<string, Prisma.PriceVersionGetPayload<object>>,
): boolean {
  if (serviceTierOf(id) === undefined) return true;
  const usual = prices.get(usualEndpointId({ modelId, providerId }));
  return usual !== undefined && usual.validFrom <= validFrom;
}

const toModel = (row: Prisma.ModelGetPayload<object>): Model => ({
  id: row.id,
  name: row.name,
  author: row.author,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  inputModalities: row.inputModalities as Modality[],
  outputModalities: row.outputModalities as Modality[],
  supportedParameters: row.supportedParameters,
  releasedOn: toDay(row.releasedOn),
  listedOn: toDay(row.listedOn),
  knowledgeCutoff: row.knowledgeCutoff ?? undefined,
  openWeights: row.openWeights ?? undefined,
  deprecatedOn: toDay(row.deprecatedOn),
  successorId: row.successorId ?? undefined,
});

const toEndpoint = (
  row: Prisma.EndpointGetPayload<object>,
  price: Prisma.PriceVersionGetPayload<object>,
): Endpoint => ({
  id: row.id,
  modelId: row.modelId,
  providerId: row.providerId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  quantization: row.quantization ?? undefined,
  inputModalities: row.inputModalities,
  supportedParameters: row.supportedParameters,
  price: toEndpointPrice(price),
  priceVersionId: price.id,
  ...tierOf(row.id),
});

function tierOf(endpointId: string): Pick<Endpoint, "serviceTier"> {
  const serviceTier = serviceTierOf(endpointId);
  return serviceTier ? { serviceTier } : {};
}

/** A stored price version in the words of the pricing code. */
export const toEndpointPrice = (price: Prisma.PriceVersionGetPayload<object>): EndpointPrice => ({
  input: picoUsd(price.inputPico),
  output: picoUsd(price.outputPico),
  cachedInput: optionalRate(price.cachedInputPico),
  cacheWrite: optionalRate(price.cacheWritePico),
  request: optionalRate(price.requestPico),
  tiers: readStoredTiers(price.tiers),
  ...(price.unitsPico !== null && readStoredUnits(price.unitsPico)),
});

/** The shape of `PriceVersion.tiers`: rates are decimal text, because JSON numbers are not exact. */
export type StoredTier = {
  readonly minPromptTokens: number;
  readonly inputPico: string;
  readonly outputPico: string;
  readonly cachedInputPico?: string;
  readonly cacheWritePico?: string;
};

export const toStoredTier = (tier: PriceTier): StoredTier => ({
  minPromptTokens: tier.minPromptTokens,
  inputPico: tier.input.toString(),
  outputPico: tier.output.toString(),
  ...(tier.cachedInput !== undefined && { cachedInputPico: tier.cachedInput.toString() }),
  ...(tier.cacheWrite !== undefined && { cacheWritePico: tier.cacheWrite.toString() }),
});

// Written only by `toStoredTier`, so the shape is trusted.
const readStoredTiers = (stored: Prisma.JsonValue): PriceTier[] =>
  (stored as StoredTier[]).map((tier) => ({
    minPromptTokens: tier.minPromptTokens,
    input: picoUsd(BigInt(tier.inputPico)),
    output: picoUsd(BigInt(tier.outputPico)),
    cachedInput: tier.cachedInputPico === undefined ? undefined : picoUsd(BigInt(tier.cachedInputPico)),
    cacheWrite: tier.cacheWritePico === undefined ? undefined : picoUsd(BigInt(tier.cacheWritePico)),
  }));

const optionalRate = (value: bigint | null): PicoUsd | undefined => (value === null ? undefined : picoUsd(value));
const toDay = (date: Date | null): string | undefined => date?.toISOString().slice(0, 10);
