import {
  type CatalogSnapshot,
  catalogSnapshot,
  type Endpoint,
  type Modality,
  type Model,
  type UnitPrices,
} from "@causeway/catalog";
import { picoUsd } from "@causeway/money";

const modelIds = [
  "maker/one",
  "maker/two",
  "maker/dear",
  "maker/vectors",
  "maker/ranks",
  "maker/paints",
  "maker/voice",
  "maker/ears",
  "exa/search",
];

const outputs: Readonly<Record<string, Modality>> = {
  "maker/vectors": "embedding",
  "maker/ranks": "rerank",
  "maker/paints": "image",
  "maker/voice": "audio",
  "maker/ears": "transcript",
  "exa/search": "search",
};

/** Dollars for one. */
const unitPrices: Readonly<Record<string, UnitPrices>> = {
  "maker/ranks": { search: picoUsd(2_000_000_000n) },
  "maker/paints": { image: picoUsd(40_000_000_000n) },
  "maker/voice": { character: picoUsd(1_000_000_000n) },
  "maker/ears": { second: picoUsd(1_000_000_000n) },
  "exa/search": { search: picoUsd(7_000_000_000n) },
};

const model = (id: string): Model => ({
  id,
  name: id,
  author: "maker",
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  inputModalities: ["text"],
  outputModalities: [outputs[id] ?? "text"],
  supportedParameters: ["max_tokens"],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

/** $1 per million tokens in and $4 out; `maker/dear` a hundred times as much; some tasks by what they count. */
const endpoint = (providerId: string, modelId: string): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: `${modelId}-native`,
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  quantization: undefined,
  inputModalities: modelId === "maker/ears" ? ["audio"] : ["text"],
  supportedParameters: ["max_tokens"],
  price: {
    ...(unitPrices[modelId] && { units: unitPrices[modelId] }),
    input: picoUsd(unitPrices[modelId] ? 0n : modelId === "maker/dear" ? 100_000_000n : 1_000_000n),
    output: picoUsd(outputs[modelId] ? 0n : modelId === "maker/dear" ? 400_000_000n : 4_000_000n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: `price-${providerId}`,
});

export const catalogOf = (
  providers: readonly string[],
  change: (endpoint: Endpoint) => Endpoint = (unchanged) => unchanged,
): CatalogSnapshot =>
  catalogSnapshot(
    modelIds.map(model),
    modelIds.flatMap((modelId) => providers.map((provider) => change(endpoint(provider, modelId)))),
    providers.map((id) => ({
      id,
      name: id.toUpperCase(),
      dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
    })),
  );
