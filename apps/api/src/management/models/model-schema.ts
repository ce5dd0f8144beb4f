import { z } from "@hono/zod-openapi";

export const modelSchema = z
  .looseObject({
    id: z.string().openapi({ example: "openai/gpt-4o" }),
    name: z.string(),
    created: z.number().int(),
    context_length: z.number().int(),
    pricing: z.record(z.string(), z.unknown()).openapi({
      description:
        "Of the cheapest endpoint that met the filters, in dollars per token; `web_search` for a search, of the cheapest whose provider makes them. -1: the price of whichever model is chosen.",
    }),
    supported_parameters: z.array(z.string()),
  })
  .openapi("Model");

export const modelsListSchema = z
  .looseObject({
    data: z.array(modelSchema),
    has_more: z.boolean(),
    total_count: z.number().int(),
    links: z.object({ next: z.string().nullable().openapi({ description: "The next page, as a path." }) }),
  })
  .openapi("ModelsList");

export type ModelsListBody = z.infer<typeof modelsListSchema>;
