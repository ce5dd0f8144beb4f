import { type Endpoint, type EndpointPrice, type Model, type ProviderFacts, usualEndpointId } from "@causeway/catalog";
import { loadCatalogSnapshot, toStoredTier, toStoredUnits } from "@causeway/db";
import { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { absurdPrices } from "./absurd-prices.ts";

export type CatalogImport = {
  readonly models: readonly Model[];
  readonly providers: readonly ProviderFacts[];
  readonly endpoints: readonly Endpoint[];
  /** Some of them at service tiers, at a price that goes with theirs here. */
  readonly tierEndpoints?: readonly Endpoint[];
};

export type CatalogImportResult = {
  readonly models: number;
  readonly providers: number;
  readonly endpoints: number;
  /** Price versions written: new endpoints and changed prices. */
  readonly newPrices: number;
  /** Endpoints that the import no longer has: taken out of routing, kept for the history. */
  readonly disabledEndpoints: number;
};

/**
 * Brings the stored catalogue to what `data` says. A changed price becomes a new version from now on; calls admitted
 * before are billed at the one they pinned. Running it again with the same data changes nothing. What the upkeep has
 * changed is left as it is: it is fresher than what ships. Throws, and changes nothing, when a price is absurd.
 */
export async function importCatalog({ database }: ServiceContext, data: CatalogImport): Promise<CatalogImportResult> {
  return await database.$transaction(
    async (transaction) => {
      // Two imports at once would write the same price twice.
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('catalog-import'))`;
      const before = await loadCatalogSnapshot(transaction);
      const known = [...before.endpoints.values(), ...before.tierEndpoints.values()].flat();
      const endpointsBefore = new Map(known.map((endpoint) => [endpoint.id, endpoint]));
      const endpoints = [...data.endpoints, ...(data.tierEndpoints ?? [])];

      const absurd = absurdPrices(endpoints, endpointsBefore);
      if (absurd.length > 0) throw new Error(refusalOf(absurd));
      for (const provider of data.providers) await upsertProvider(transaction, provider);
      await upsertRows(transaction, "model", data.models.map(modelRow));
      await upsertRows(transaction, "endpoint", endpoints.map(endpointRow));
      const keptUp = await transaction.endpoint.findMany({ where: { keptUpAt: { not: null } }, select: { id: true } });
      const isKeptUp = new Set(keptUp.map(({ id }) => id));
      const isAsGiven = (endpoint: Endpoint): boolean => {
        const stored = endpointsBefore.get(endpoint.id);
        return stored !== undefined && samePrice(stored.price, endpoint.price);
      };
      const usualPrices = data.endpoints.filter((endpoint) => !isKeptUp.has(endpoint.id) && !isAsGiven(endpoint));
      const newPrices = [
        ...usualPrices,
        ...tierPrices(data, { isAsGiven, isNew: new Set(usualPrices.map(({ id }) => id)) }),
      ];
      await transaction.priceVersion.createMany({ data: newPrices.map(priceRow) });
      const { count: disabledEndpoints } = await transaction.endpoint.updateMany({
        where: { enabled: true, keptUpAt: null, id: { notIn: endpoints.map((endpoint) => endpoint.id) } },
        data: { enabled: false },
      });

      return {
        models: data.models.length,
        providers: data.providers.length,
        endpoints: endpoints.length,
        newPrices: newPrices.length,
        disabledEndpoints,
      };
    },
    { timeout: 60_000 },
  );
}

/**
 * A tier's price goes with the usual price it was made of: it is written again whenever that is, as one that is older than
 * the usual price counts as unknown, and not at all where the usual price stored is another one.
 */
const tierPrices = (
  { endpoints, tierEndpoints = [] }: CatalogImport,
  { isAsGiven, isNew }: { readonly isAsGiven: (endpoint: Endpoint) => boolean; readonly isNew: ReadonlySet<string> },
): readonly Endpoint[] => {
  const usual = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return tierEndpoints.filter((endpoint) => {
    const beside = usual.get(usualEndpointId(endpoint));
    return beside && (isNew.has(beside.id) || (isAsGiven(beside) && !isAsGiven(endpoint)));
  });
};

const refusalOf = (absurd: readonly string[]): string =>
  [
    "The catalogue was not imported: a person must look at these prices, and mend them or the endpoint's last price.",
    ...absurd.slice(0, 10),
    ...(absurd.length > 10 ? [`and ${absurd.length - 10} more`] : []),
  ].join("\n");

async function upsertProvider(transaction: Prisma.TransactionClient, { id, name, dataPolicy }: ProviderFacts) {
  const facts = {
    name,
    trainsOnPrompts: dataPolicy.trainsOnPrompts ?? null,
    retentionDays: dataPolicy.retentionDays ?? null,
  };
  await transaction.provider.upsert({ where: { id }, create: { id, ...facts }, update: facts });
}

type Row = { readonly id: string } & Readonly<Record<string, unknown>>;

/** One statement for a thousand rows; Prisma's own upsert would be a thousand. Columns are those of the first row. */
async function upsertRows(transaction: Prisma.TransactionClient, table: "model" | "endpoint", rows: readonly Row[]) {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const list = columns.map((column) => `"${column}"`).join(", ");
  const news = columns.filter((column) => column !== "id").map((column) => `"${column}" = EXCLUDED."${column}"`);
  // Table and columns are named in this file, never by data.
  await transaction.$executeRawUnsafe(
    `INSERT INTO "${table}" (${list}, "updated_at")
       SELECT ${list}, now() FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)
       ON CONFLICT ("id") DO UPDATE SET ${news.join(", ")}, "updated_at" = now()
       WHERE "${table}"."kept_up_at" IS NULL`,
    JSON.stringify(rows),
  );
}

const modelRow = (model: Model): Row => ({
  id: model.id,
  author: model.author,
  name: model.name,
  context_length: model.contextLength,
  max_output_tokens: model.maxOutputTokens ?? null,
  input_modalities: model.inputModalities,
  output_modalities: model.outputModalities,
  supported_parameters: model.supportedParameters,
  open_weights: model.openWeights ?? null,
  released_on: model.releasedOn ?? null,
  listed_on: model.listedOn ?? null,
  knowledge_cutoff: model.knowledgeCutoff ?? null,
  deprecated_on: model.deprecatedOn ?? null,
});

const endpointRow = (endpoint: Endpoint): Row => ({
  id: endpoint.id,
  model_id: endpoint.modelId,
  provider_id: endpoint.providerId,
  upstream_model_id: endpoint.upstreamModelId,
  context_length: endpoint.contextLength,
  max_output_tokens: endpoint.maxOutputTokens ?? null,
  quantization: endpoint.quantization ?? null,
  input_modalities: endpoint.inputModalities,
  supported_parameters: endpoint.supportedParameters,
  enabled: true,
});

const priceRow = ({ id, price, priceVersionId }: Endpoint): Prisma.PriceVersionCreateManyInput => ({
  endpointId: id,
  inputPico: price.input,
  outputPico: price.output,
  cachedInputPico: price.cachedInput ?? null,
  cacheWritePico: price.cacheWrite ?? null,
  requestPico: price.request ?? null,
  tiers: price.tiers.map(toStoredTier),
  unitsPico: toStoredUnits(price) ?? Prisma.DbNull,
  source: priceVersionId,
});

const samePrice = (a: EndpointPrice, b: EndpointPrice): boolean => comparable(a) === comparable(b);
const comparable = (price: EndpointPrice): string =>
  JSON.stringify({
    rates: [price.input, price.output, price.cachedInput, price.cacheWrite, price.request].map((rate) =>
      String(rate ?? ""),
    ),
    tiers: price.tiers.map(toStoredTier),
    units: toStoredUnits(price),
  });
