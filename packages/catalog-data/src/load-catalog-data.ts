import { readFileSync } from "node:fs";
import type { Endpoint, EndpointPrice, Modality, Model, ProviderFacts } from "@causeway/catalog";
import { z } from "zod";
import {
  type CatalogFile,
  type EndpointRow,
  endpointRow,
  type ModelRow,
  modelRow,
  providerRow,
} from "./catalog-file.ts";
import { readPrice } from "./decimal-price.ts";

export type CatalogData = {
  readonly models: readonly Model[];
  readonly providers: readonly ProviderFacts[];
  readonly endpoints: readonly Endpoint[];
};

/** The catalogue that ships with the project, in the catalogue's own types. Throws when a data file is not valid. */
export function loadCatalogData(): CatalogData {
  const file = readCatalogFile();
  return {
    models: file.models.map(modelOf),
    endpoints: file.endpoints.map(endpointOf),
    providers: file.providers.map(({ id, name, dataPolicy }) => ({
      id,
      name,
      dataPolicy: { trainsOnPrompts: dataPolicy.trainsOnPrompts, retentionDays: dataPolicy.retentionDays },
    })),
  };
}

/** The data files as they are, with the origin of every price. */
export const readCatalogFile = (): CatalogFile => ({
  models: readRows("models.json", modelRow),
  endpoints: readRows("endpoints.json", endpointRow),
  providers: readRows("providers.json", providerRow),
});

export const dataFile = (name: string) => new URL(`../data/${name}`, import.meta.url);

const readRows = <Row extends z.ZodType>(name: string, row: Row): z.infer<Row>[] =>
  z.array(row).parse(JSON.parse(readFileSync(dataFile(name), "utf8")));

const modelOf = (row: ModelRow): Model => ({
  id: row.id,
  name: row.name,
  author: row.id.slice(0, row.id.indexOf("/")),
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens,
  inputModalities: row.inputModalities satisfies readonly Modality[],
  outputModalities: row.outputModalities satisfies readonly Modality[],
  supportedParameters: row.supportedParameters,
  releasedOn: row.releasedOn,
  listedOn: row.listedOn,
  knowledgeCutoff: row.knowledgeCutoff,
  openWeights: row.openWeights,
  deprecatedOn: row.deprecatedOn,
});

const endpointOf = (row: EndpointRow): Endpoint => ({
  id: row.id,
  modelId: row.modelId,
  providerId: row.providerId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens,
  quantization: row.quantization,
  inputModalities: row.inputModalities,
  supportedParameters: row.supportedParameters,
  price: priceOf(row),
  priceVersionId: `${row.id}@${row.origins["input"]?.date ?? "unknown"}`,
});

const priceOf = ({ price }: EndpointRow): EndpointPrice => ({
  ...ratesOf(price),
  request: undefined,
  tiers: (price.tiers ?? []).map((tier) => ({ minPromptTokens: tier.minPromptTokens, ...ratesOf(tier) })),
});

const ratesOf = (rates: Omit<EndpointRow["price"], "tiers">) => ({
  input: rate(rates.input),
  output: rate(rates.output),
  cachedInput: rates.cachedInput === undefined ? undefined : rate(rates.cachedInput),
  cacheWrite: rates.cacheWrite === undefined ? undefined : rate(rates.cacheWrite),
});

const rate = (text: string) => readPrice(text, "millionTokens").rate;
