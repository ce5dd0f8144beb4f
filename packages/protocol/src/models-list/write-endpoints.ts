import {
  type CatalogSnapshot,
  createdOf,
  type Endpoint,
  type EndpointMeasures,
  type MeasureEndpoint,
  type Model,
} from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeArchitecture } from "./write-architecture.ts";
import { writePricing } from "./write-pricing.ts";

/** `GET /models/{author}/{slug}/endpoints`: who serves the model, at what price, with which limits, and how well. */
export function writeModelEndpoints(catalog: CatalogSnapshot, model: Model, measure: MeasureEndpoint): JsonObject {
  const endpoints = [...(catalog.endpoints.get(model.id) ?? []), ...(catalog.tierEndpoints.get(model.id) ?? [])];
  return {
    data: {
      id: model.id,
      name: model.name,
      created: createdOf(model),
      description: "",
      architecture: writeArchitecture(model),
      endpoints: endpoints.map((endpoint) => writeEndpoint(catalog, model, endpoint, measure)),
    },
  };
}

/** `GET /endpoints/zdr`: of all models, the endpoints that are known to keep nothing of what they are sent. */
export function writeEndpointsKeepingNothing(catalog: CatalogSnapshot, measure: MeasureEndpoint): JsonObject {
  const data = [...catalog.models.values()].flatMap((model) => {
    const keeping = (catalog.endpoints.get(model.id) ?? []).filter(
      ({ providerId }) => catalog.providers.get(providerId)?.dataPolicy.retentionDays === 0,
    );
    return keeping.map((endpoint) => writeEndpoint(catalog, model, endpoint, measure));
  });
  return { data };
}

function writeEndpoint(
  catalog: CatalogSnapshot,
  model: Model,
  endpoint: Endpoint,
  measure: MeasureEndpoint,
): JsonObject {
  const provider = catalog.providers.get(endpoint.providerId);
  const providerName = provider?.name ?? endpoint.providerId;
  return {
    name: `${providerName} | ${model.id}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: providerName,
    tag: endpoint.serviceTier ? `${endpoint.providerId}/${endpoint.serviceTier}` : endpoint.providerId,
    context_length: endpoint.contextLength,
    max_prompt_tokens: null,
    max_completion_tokens: endpoint.maxOutputTokens ?? null,
    quantization: endpoint.quantization ?? "unknown",
    pricing: writePricing(endpoint.price, endpoint.modelId),
    supported_parameters: endpoint.supportedParameters,
    supports_implicit_caching: endpoint.price.cachedInput !== undefined,
    supports_voice_cloning: false,
    supports_tool_choice: writeToolChoice(endpoint.supportedParameters),
    data_policy: {
      trains_on_prompts: provider?.dataPolicy.trainsOnPrompts ?? null,
      retention_days: provider?.dataPolicy.retentionDays ?? null,
    },
    ...writeMeasures(measure(endpoint.id)),
  };
}

/** Who takes tools may call them or not; who takes `tool_choice` can be told to. */
const writeToolChoice = (parameters: readonly string[]) => ({
  auto: parameters.includes("tools"),
  none: parameters.includes("tools"),
  required: parameters.includes("tool_choice"),
  function: parameters.includes("tool_choice"),
});

/** What was not measured is null, never 100 % or 0 ms. Uptime in per cent. */
const writeMeasures = ({ standing, uptime, latencyMs, tokensPerSecond, conformance, ...lately }: EndpointMeasures) => ({
  status: statuses[standing],
  uptime_last_5m: perCent(uptime.fiveMinutes),
  uptime_last_30m: perCent(uptime.halfHour),
  uptime_last_1d: perCent(uptime.day),
  latency_last_30m: latencyMs ? rounded(latencyMs) : null,
  throughput_last_30m: tokensPerSecond ? rounded(tokensPerSecond) : null,
  tool_success_last_30m: perCent(validShare(lately.toolCalls, lately.badToolCalls)),
  structured_output_success_last_30m: perCent(validShare(lately.structuredOutputs, lately.badStructuredOutputs)),
  conformance_last_1d: {
    tool_calls: writeShare(conformance.toolCalls, conformance.badToolCalls),
    structured_outputs: writeShare(conformance.structuredOutputs, conformance.badStructuredOutputs),
  },
});

/** Of how many answers, and the share of them in per cent that could be used as the model wrote them. */
const writeShare = (answers: number, bad: number) => ({ answers, success: perCent(validShare(answers, bad)) });

const validShare = (answers: number, bad: number) => (answers === 0 ? undefined : 1 - bad / answers);

/** 0 is called; below, only where nobody else can serve the call. */
const statuses = { serving: 0, cooling: -1, away: -2 } as const;

const perCent = (share: number | undefined) => (share === undefined ? null : Math.round(share * 10_000) / 100);

const rounded = ({ p50, p75, p90, p99 }: NonNullable<EndpointMeasures["latencyMs"]>) => ({
  p50: oneDecimal(p50),
  p75: oneDecimal(p75),
  p90: oneDecimal(p90),
  p99: oneDecimal(p99),
});

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
