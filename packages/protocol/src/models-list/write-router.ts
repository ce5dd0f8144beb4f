import type { ListedRouter } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeModelFacts } from "./write-model-facts.ts";

/** A router as `GET /models` lists it. A price of -1 is the price of the model that is chosen. */
export const writeRouter = ({ model, router }: ListedRouter): JsonObject => ({
  ...writeModelFacts(model),
  description: descriptions[router],
  pricing: prices[router],
  top_provider: { context_length: null, max_completion_tokens: null, is_moderated: false },
});

const descriptions: Readonly<Record<ListedRouter["router"], string>> = {
  auto: "Chooses a model for each request by what it asks and what the caller allows; it costs what the chosen model costs.",
  free: "Draws one of the models that cost nothing and can serve the request.",
};

const prices: Readonly<Record<ListedRouter["router"], JsonObject>> = {
  auto: { prompt: "-1", completion: "-1" },
  free: { prompt: "0", completion: "0" },
};
