import { catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { countRemovedEndpoints, previewModel } from "./preview.ts";

const model: Model = {
  id: "maker/one",
  author: "maker",
  name: "One",
  contextLength: 1_000,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: false,
  deprecatedOn: undefined,
};
const endpointAt = (providerId: string): Endpoint => ({
  id: `${providerId}:maker/one`,
  modelId: model.id,
  providerId,
  upstreamModelId: "one",
  contextLength: 1_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: [],
  price: {
    input: picoUsd(0n),
    output: picoUsd(0n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "p",
});

const policies = {
  strict: { trainsOnPrompts: false, retentionDays: 0 },
  keeps: { trainsOnPrompts: false, retentionDays: 30 },
  unknown: { trainsOnPrompts: undefined, retentionDays: undefined },
};
const names = Object.keys(policies);
const providers = Object.entries(policies).map(([id, dataPolicy]) => ({ id, name: id.toUpperCase(), dataPolicy }));
const snapshot = catalogSnapshot([model], names.map(endpointAt), providers);

it.each([
  [{}, 0],
  [{ zdr: true }, 2],
  [{ data_collection: "deny" }, 1],
  [{ enforce_distillable_text: true }, 3],
  [{ only: ["strict", "keeps"], zdr: true }, 2],
  [{ ignore: ["keeps"] }, 1],
  [{ order: ["keeps"], sort: "price" }, 0],
])("%j removes %i of three endpoints", (provider, removed) => {
  expect(countRemovedEndpoints(snapshot, provider)).toEqual({ removed, all: 3 });
});

it("says of a model where its calls may go, and why not elsewhere", () => {
  expect(previewModel(snapshot, { modelId: "maker/one", provider: { zdr: true } })).toEqual([
    { endpointId: "strict:maker/one", providerName: "STRICT", removedBecause: undefined },
    {
      endpointId: "keeps:maker/one",
      providerName: "KEEPS",
      removedBecause: expect.stringContaining("it may keep prompts"),
    },
    {
      endpointId: "unknown:maker/one",
      providerName: "UNKNOWN",
      removedBecause: expect.stringContaining("it may keep"),
    },
  ]);
  expect(previewModel(snapshot, { modelId: "maker/none", provider: {} })).toBeUndefined();
});
