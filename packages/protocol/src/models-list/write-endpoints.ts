import type { CatalogSnapshot, Endpoint, Model } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeArchitecture } from "./write-architecture.ts";
import { createdOf } from "./write-models.ts";
import { writePricing } from "./write-pricing.ts";

/** `GET /models/{author}/{slug}/endpoints`: who serves the model, at what price and with which limits. */
export function writeModelEndpoints(catalog: CatalogSnapshot, model: Model): JsonObject {
  const endpoints = catalog.endpoints.get(model.id) ?? [];
  return {
    data: {
      id: model.id,
      name: model.name,
      created: createdOf(model),
      architecture: writeArchitecture(model),
      endpoints: endpoints.map((endpoint) => writeEndpoint(catalog, model, endpoint)),
    },
  };
}

function writeEndpoint(catalog: CatalogSnapshot, model: Model, endpoint: Endpoint): JsonObject {
  const provider = catalog.providers.get(endpoint.providerId);
  const providerName = provider?.name ?? endpoint.providerId;
  return {
    name: `${providerName} | ${model.id}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: providerName,
    tag: endpoint.providerId,
    context_length: endpoint.contextLength,
    max_prompt_tokens: null,
    max_completion_tokens: endpoint.maxOutputTokens ?? null,
    quantization: endpoint.quantization ?? "unknown",
    pricing: writePricing(endpoint.price, endpoint.modelId),
    supported_parameters: endpoint.supportedParameters,
    supports_implicit_caching: endpoint.price.cachedInput !== undefined,
    data_policy: {
      trains_on_prompts: provider?.dataPolicy.trainsOnPrompts ?? null,
      retention_days: provider?.dataPolicy.retentionDays ?? null,
    },
    status: 0,
  };
}
