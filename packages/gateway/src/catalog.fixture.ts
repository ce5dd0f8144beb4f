import { type CatalogSnapshot, catalogSnapshot, type Endpoint, type Modality, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";

const modelIds = ["maker/one", "maker/two", "maker/dear", "maker/vectors", "maker/ranks"];

const outputs: Readonly<Record<string, Modality>> = { "maker/vectors": "embedding", "maker/ranks": "rerank" };

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

/** $1 per million tokens in and $4 out; `maker/dear` a hundred times as much, `maker/ranks` $0.002 for a search. */
const endpoint = (providerId: string, modelId: string): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: `${modelId}-native`,
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["max_tokens"],
  price: {
    ...(modelId === "maker/ranks" && { units: { search: picoUsd(2_000_000_000n) } }),
    input: picoUsd(modelId === "maker/ranks" ? 0n : modelId === "maker/dear" ? 100_000_000n : 1_000_000n),
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
