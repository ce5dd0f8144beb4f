import type { CatalogSnapshot, Endpoint, Model } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeArchitecture } from "./write-architecture.ts";
import { writePricing } from "./write-pricing.ts";

/** A page of the list: after or before an id, or from an offset. Without `limit`, everything that remains. */
export type ModelsPage = {
  readonly limit?: number;
  readonly afterId?: string;
  readonly beforeId?: string;
  readonly offset?: number;
};

/** `GET /models`: newest first. One body that the OpenAI and the Anthropic SDKs both read. */
export function writeModelsList(catalog: CatalogSnapshot, page: ModelsPage = {}): JsonObject {
  const models = [...catalog.models.values()].filter((model) => catalog.endpoints.get(model.id)?.length);
  const sorted = models.toSorted((a, b) => createdOf(b) - createdOf(a) || (a.id < b.id ? -1 : 1));
  const { items, hasMore } = cut(sorted, page);
  return {
    object: "list",
    data: items.map((model) => writeModel(model, catalog.endpoints.get(model.id) ?? [])),
    has_more: hasMore,
    first_id: items[0]?.id ?? null,
    last_id: items.at(-1)?.id ?? null,
    total_count: sorted.length,
  };
}

/** One model. `endpoints` must not be empty: the shown price is the cheapest of theirs. */
export function writeModel(model: Model, endpoints: readonly Endpoint[]): JsonObject {
  const cheapest = endpoints.toSorted((a, b) => Number(totalRate(a) - totalRate(b)))[0];
  const created = createdOf(model);
  return {
    id: model.id,
    canonical_slug: model.id,
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
    ...(cheapest && { pricing: writePricing(cheapest.price, model.id) }),
    top_provider: {
      context_length: cheapest?.contextLength ?? model.contextLength,
      max_completion_tokens: cheapest?.maxOutputTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: model.supportedParameters,
    default_parameters: {},
    knowledge_cutoff: model.knowledgeCutoff ?? null,
    expiration_date: model.deprecatedOn ?? null,
    links: { details: `/api/v1/models/${model.id}/endpoints` },
  };
}

/** Unix seconds of the release or, when that is not known, of the first listing; 0 when neither is. */
export const createdOf = ({ releasedOn, listedOn }: Model): number =>
  Math.floor((Date.parse(releasedOn ?? listedOn ?? "") || 0) / 1000);

const totalRate = (endpoint: Endpoint): bigint => endpoint.price.input + endpoint.price.output;

function cut(models: readonly Model[], page: ModelsPage): { items: readonly Model[]; hasMore: boolean } {
  if (page.beforeId !== undefined) {
    const end = indexOr(models, page.beforeId, 0);
    const start = Math.max(0, end - (page.limit ?? end));
    return { items: models.slice(start, end), hasMore: start > 0 };
  }
  const start = page.afterId === undefined ? (page.offset ?? 0) : indexOr(models, page.afterId, models.length) + 1;
  const end = Math.min(models.length, start + (page.limit ?? models.length));
  return { items: models.slice(start, end), hasMore: end < models.length };
}

const indexOr = (models: readonly Model[], id: string, fallback: number): number => {
  const index = models.findIndex((model) => model.id === id);
  return index < 0 ? fallback : index;
};
