import { createdOf, type Endpoint, type EndpointPrice, type ListedModel, type ProviderFacts } from "@causeway/catalog";
import { formatRate, type PicoUsd } from "@causeway/money";
import type { JsonObject } from "../json.ts";

export type ImageEndpointFacts = {
  /** Does it tell early looks and images one by one? */
  streams(endpoint: Endpoint): boolean;
  providers: ReadonlyMap<string, ProviderFacts>;
};

/** `GET /images/models`: every model that makes images, with what any of its endpoints takes. */
export const writeImageModels = (listed: readonly ListedModel[], facts: ImageEndpointFacts): JsonObject => ({
  data: listed.map(({ model, endpoints }) => ({
    id: model.id,
    name: model.name,
    description: "",
    created: createdOf(model),
    architecture: { input_modalities: model.inputModalities, output_modalities: model.outputModalities },
    supported_parameters: capabilitiesOf(endpoints.flatMap(({ supportedParameters }) => supportedParameters)),
    supports_streaming: endpoints.some((endpoint) => facts.streams(endpoint)),
    endpoints: `/api/v1/images/models/${model.id}/endpoints`,
  })),
});

/** `GET /images/models/{author}/{slug}/endpoints`: who makes them, at what price. */
export const writeImageEndpoints = ({ model, endpoints }: ListedModel, facts: ImageEndpointFacts): JsonObject => ({
  id: model.id,
  endpoints: endpoints.map((endpoint) => ({
    provider_name: facts.providers.get(endpoint.providerId)?.name ?? endpoint.providerId,
    provider_slug: endpoint.providerId,
    provider_tag: endpoint.providerId,
    supported_parameters: capabilitiesOf(endpoint.supportedParameters),
    allowed_passthrough_parameters: [],
    supports_streaming: facts.streams(endpoint),
    pricing: pricesOf(endpoint.price),
  })),
});

/** Shape and quality come as near as each can: they are taken by all. */
function capabilitiesOf(parameters: readonly string[]): JsonObject {
  return {
    n: { type: "range", min: 1, max: 10 },
    quality: { type: "enum", values: ["auto", "low", "medium", "high"] },
    resolution: { type: "enum", values: ["512", "1K", "2K", "4K"] },
    aspect_ratio: { type: "boolean" },
    ...(parameters.includes("background") && {
      background: { type: "enum", values: ["auto", "transparent", "opaque"] },
    }),
    ...(parameters.includes("seed") && { seed: { type: "boolean" } }),
  };
}

function pricesOf({ input, output, units }: EndpointPrice): readonly JsonObject[] {
  return [
    ...line("input_text", "token", input),
    ...line("input_image", "token", units?.imageToken),
    ...line("output_image", "image", units?.image),
    ...line("output_image", "token", units?.madeImageToken ?? output),
  ];
}

const line = (billable: string, unit: string, rate: PicoUsd | undefined): readonly JsonObject[] =>
  rate === undefined || rate === 0n ? [] : [{ billable, unit, cost_usd: Number(formatRate(rate)) }];
