import type { ListedModel } from "./listed-models.ts";
import type { PriceList } from "./price-list.ts";

/** The document at models.dev's `api.json`. */
export const writeModelsDev = (list: PriceList): object =>
  Object.fromEntries(
    Object.entries(list.all()).map(([provider, models]) => [
      provider,
      {
        id: provider,
        name: provider,
        models: Object.fromEntries(Object.entries(models).map(([id, model]) => [id, entryOf(id, model)])),
      },
    ]),
  );

const entryOf = (id: string, model: ListedModel) => ({
  id,
  name: id,
  attachment: model.inputModalities.length > 1,
  reasoning: model.reasoning,
  tool_call: model.tools,
  structured_output: model.structuredOutput,
  temperature: true,
  release_date: "2026-01-01",
  last_updated: "2026-01-01",
  modalities: { input: model.inputModalities, output: ["text"] },
  limit: { context: model.context, output: model.maxOutput },
  cost: {
    input: model.input,
    output: model.output,
    ...(model.cachedInput !== undefined && { cache_read: model.cachedInput }),
    ...(model.cacheWrite !== undefined && { cache_write: model.cacheWrite }),
  },
});
