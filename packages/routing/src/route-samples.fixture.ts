import { type CatalogSnapshot, catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { noPreferences, type ProviderPreferences } from "@causeway/protocol";
import { EndpointHealth } from "./health/endpoint-health.ts";
import type { Requirements } from "./requirements.ts";
import type { RouteQuestion } from "./route-plan.ts";

export const model = (id: string): Model => ({
  id,
  name: id,
  author: "author",
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
});

export const endpoint = (providerId: string, changes: Partial<Endpoint> & { rate?: bigint } = {}): Endpoint => {
  const { rate = 1_000_000n, ...rest } = changes;
  const modelId = rest.modelId ?? "author/one";
  return {
    id: `${providerId}:${modelId}`,
    modelId,
    providerId,
    upstreamModelId: modelId,
    contextLength: 100_000,
    maxOutputTokens: 8_000,
    quantization: undefined,
    inputModalities: ["text"],
    supportedParameters: ["temperature", "max_tokens"],
    price: {
      input: picoUsd(rate),
      output: picoUsd(rate),
      cachedInput: undefined,
      cacheWrite: undefined,
      request: undefined,
      tiers: [],
    },
    priceVersionId: `${providerId}-price`,
    ...rest,
  };
};

export const plainRequirements: Requirements = {
  promptTokens: { likely: 100, most: 400 },
  maxOutputTokens: undefined,
  choices: 1,
  inputModalities: [],
  parameters: [],
};

type Changes = Partial<Omit<RouteQuestion, "preferences" | "requirements" | "catalog">> & {
  preferences?: Partial<ProviderPreferences>;
  requirements?: Partial<Requirements>;
};

/** A question about the given endpoints: all providers configured and healthy, chance fixed unless changed. */
export const question = (endpoints: readonly Endpoint[], changes: Changes = {}): RouteQuestion => {
  const modelIds = [...new Set(endpoints.map((one) => one.modelId))];
  return {
    models: modelIds.map((id) => ({ model: model(id), variants: [] })),
    catalog: catalogOf(endpoints),
    health: new EndpointHealth().view(0),
    random: () => 0.5,
    isConfigured: () => true,
    ...changes,
    preferences: { ...noPreferences, ...changes.preferences },
    requirements: { ...plainRequirements, ...changes.requirements },
  };
};

const policies: Record<string, { trainsOnPrompts: boolean; retentionDays: number }> = {
  careful: { trainsOnPrompts: false, retentionDays: 0 },
  keeping: { trainsOnPrompts: false, retentionDays: 30 },
};

const catalogOf = (endpoints: readonly Endpoint[]): CatalogSnapshot =>
  catalogSnapshot(
    endpoints.map((one) => model(one.modelId)),
    endpoints,
    endpoints.map(({ providerId }) => ({
      id: providerId,
      name: providerId,
      dataPolicy: policies[providerId] ?? { trainsOnPrompts: undefined, retentionDays: undefined },
    })),
  );

/** The same numbers every time (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
