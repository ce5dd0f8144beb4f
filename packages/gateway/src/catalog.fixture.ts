import { type CatalogSnapshot, catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";

const modelIds = ["maker/one", "maker/two", "maker/dear"];

const model = (id: string): Model => ({
  id,
  name: id,
  author: "maker",
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: ["max_tokens"],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

/** $1 per million tokens in and $4 out; `maker/dear` a hundred times as much. */
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
    input: picoUsd(modelId === "maker/dear" ? 100_000_000n : 1_000_000n),
    output: picoUsd(modelId === "maker/dear" ? 400_000_000n : 4_000_000n),
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
