import type { ListedEntry, ListedModel, ModelsPage } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeModelFacts } from "./write-model-facts.ts";
import { writePricing } from "./write-pricing.ts";
import { writeRouter } from "./write-router.ts";

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

export const writeModel = (entry: ListedEntry): JsonObject =>
  "router" in entry ? writeRouter(entry) : writeServed(entry);

/** At the price of the cheapest of the endpoints it is listed with; a search is made by the cheapest that can. */
const writeServed = ({ model, aliasTarget, cheapest, cheapestSearching }: ListedModel): JsonObject => ({
  ...writeModelFacts(model),
  ...(aliasTarget && { alias_target: { slug: aliasTarget.id, name: aliasTarget.name } }),
  pricing: writePricing(
    { ...cheapest.price, ownSearch: cheapestSearching?.price.ownSearch },
    aliasTarget?.id ?? model.id,
  ),
  top_provider: {
    context_length: cheapest.contextLength,
    max_completion_tokens: cheapest.maxOutputTokens ?? null,
    is_moderated: false,
  },
});
