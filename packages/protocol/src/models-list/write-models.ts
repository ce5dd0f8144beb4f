import { createdOf, type ListedModel, type ModelsPage } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeArchitecture } from "./write-architecture.ts";
import { writePricing } from "./write-pricing.ts";

/** `GET /models`: one body that the OpenAI, the Anthropic and the OpenRouter SDKs read. `next`: where the next page is. */
export const writeModelsList = (page: ModelsPage, next?: string): JsonObject => ({
  object: "list",
  data: page.items.map(writeModel),
  has_more: page.hasMore,
  first_id: page.items[0]?.model.id ?? null,
  last_id: page.items.at(-1)?.model.id ?? null,
  total_count: page.totalCount,
  links: { next: next ?? null },
});

/** One model, at the price of the cheapest of the endpoints it is listed with. */
export function writeModel({ model, cheapest }: ListedModel): JsonObject {
  const created = createdOf(model);
  return {
    id: model.id,
    canonical_slug: model.id,
    hugging_face_id: null,
    object: "model",
    type: "model",
    name: model.name,
    display_name: model.name,
    owned_by: model.author,
    created,
    created_at: `${new Date(created * 1000).toISOString().slice(0, 19)}Z`,
    context_length: model.contextLength,
    max_input_tokens: model.contextLength,
    max_tokens: model.maxOutputTokens ?? null,
    architecture: writeArchitecture(model),
    pricing: writePricing(cheapest.price, model.id),
    top_provider: {
      context_length: cheapest.contextLength,
      max_completion_tokens: cheapest.maxOutputTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: model.supportedParameters,
    default_parameters: {},
    supported_voices: null,
    knowledge_cutoff: model.knowledgeCutoff ?? null,
    expiration_date: model.deprecatedOn ?? null,
    successor: model.successorId ?? null,
    links: { details: `/api/v1/models/${model.id}/endpoints` },
  };
}
