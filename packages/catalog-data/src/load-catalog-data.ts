import { readFileSync } from "node:fs";
import {
  type Endpoint,
  type EndpointPrice,
  type Modality,
  type Model,
  type ProviderFacts,
  type Unit,
  type UnitPrices,
  units,
} from "@causeway/catalog";
import { z } from "zod";
import {
  type CatalogFile,
  type EndpointRow,
  endpointRow,
  type ModelRow,
  modelRow,
  providerRow,
  type TaskEndpointRow,
  taskEndpointRow,
  taskModelRow,
} from "./catalog-file.ts";
import { callFee } from "./call-fees.ts";
import { readPrice } from "./decimal-price.ts";
import { ownSearchPrice } from "./own-search-prices.ts";
import { tierEndpointsOf } from "./service-tier-prices.ts";

export type CatalogData = {
  readonly models: readonly Model[];
  readonly providers: readonly ProviderFacts[];
  readonly endpoints: readonly Endpoint[];
  /** The same endpoints at the service tiers that their providers sell. */
  readonly tierEndpoints: readonly Endpoint[];
};

/** The catalogue that ships with the project, in the catalogue's own types. Throws when a data file is not valid. */
export function loadCatalogData(): CatalogData {
  const file = readCatalogFile();
  const tasks = readTaskCatalog();
  const endpoints = file.endpoints.map(endpointOf);
  return {
    models: [...file.models, ...tasks.models].map(modelOf),
    endpoints: [...endpoints, ...tasks.endpoints],
    tierEndpoints: tierEndpointsOf(endpoints),
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

/** Apart from what is built from the sources, and kept by hand. */
export const readTaskCatalog = () => ({
  models: readRows("task-models.json", taskModelRow),
  endpoints: readRows("task-endpoints.json", taskEndpointRow).map(taskEndpointOf),
});

const modelOf = (row: ModelRow | z.infer<typeof taskModelRow>): Model => ({
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
  price: { ...priceOf(row), ...ownSearchOf(row), request: callFeeOf(row) },
  priceVersionId: `${row.id}@${row.origins["input"]?.date ?? "unknown"}`,
});

function taskEndpointOf({ price, ...row }: TaskEndpointRow): Endpoint {
  const { input = "0", output = "0", ...perUnit } = price;
  const [origin] = Object.values(row.origins);
  return {
    id: row.id,
    modelId: row.modelId,
    providerId: row.providerId,
    upstreamModelId: row.upstreamModelId,
    contextLength: row.contextLength,
    maxOutputTokens: row.maxOutputTokens,
    quantization: row.quantization,
    inputModalities: row.inputModalities,
    supportedParameters: row.supportedParameters,
    price: {
      input: rate(input),
      output: rate(output),
      cachedInput: undefined,
      cacheWrite: undefined,
      request: undefined,
      tiers: [],
      ...unitsOf(perUnit),
    },
    priceVersionId: `${row.id}@${origin?.date ?? "unknown"}`,
  };
}

function unitsOf(perUnit: Readonly<Partial<Record<Unit, string>>>): { readonly units?: UnitPrices } {
  const known = units.flatMap((unit) => {
    const text = perUnit[unit];
    // A price for one of something is read like one for a token.
    return text === undefined ? [] : [[unit, readPrice(text, "token").rate] as const];
  });
  return known.length === 0 ? {} : { units: Object.fromEntries(known) };
}

const priceOf = ({ price }: EndpointRow): Omit<EndpointPrice, "request"> => ({
  ...ratesOf(price),
  ...soundPrices(price),
  tiers: (price.tiers ?? []).map((tier) => ({ minPromptTokens: tier.minPromptTokens, ...ratesOf(tier) })),
});

function soundPrices({ audio, madeAudio }: EndpointRow["price"]): { readonly units?: UnitPrices } {
  if (audio === undefined && madeAudio === undefined) return {};
  return {
    units: {
      ...(audio !== undefined && { audioToken: rate(audio) }),
      ...(madeAudio !== undefined && { madeAudioToken: rate(madeAudio) }),
    },
  };
}

function callFeeOf(row: EndpointRow): EndpointPrice["request"] {
  const text = callFee(row);
  // A price for one of something is read like one for a token.
  return text === undefined ? undefined : readPrice(text, "token").rate;
}

function ownSearchOf(row: EndpointRow): Pick<EndpointPrice, "ownSearch"> {
  const text = ownSearchPrice(row);
  // A price for one of something is read like one for a token.
  return text === undefined ? {} : { ownSearch: readPrice(text, "token").rate };
}

const ratesOf = (rates: Omit<EndpointRow["price"], "tiers">) => ({
  input: rate(rates.input),
  output: rate(rates.output),
  cachedInput: rates.cachedInput === undefined ? undefined : rate(rates.cachedInput),
  cacheWrite: rates.cacheWrite === undefined ? undefined : rate(rates.cacheWrite),
});

const rate = (text: string) => readPrice(text, "millionTokens").rate;
