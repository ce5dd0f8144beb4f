import { picoUsd } from "@causeway/money";
import type { Endpoint } from "../endpoint.ts";
import type { Model } from "../model.ts";

export const modelOf = (id: string, facts: Partial<Model> = {}): Model => ({
  id,
  name: `Name of ${id}`,
  author: id.split("/")[0] ?? "",
  contextLength: 100_000,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
  ...facts,
});

type Rates = { readonly input: bigint; readonly output: bigint };

export const endpointOf = (
  modelId: string,
  providerId: string,
  rates: Rates,
  facts: Partial<Endpoint> = {},
): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 100_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["temperature"],
  price: {
    input: picoUsd(rates.input),
    output: picoUsd(rates.output),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "1",
  ...facts,
});
