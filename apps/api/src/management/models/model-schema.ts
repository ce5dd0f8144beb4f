import { z } from "@hono/zod-openapi";

export const modelSchema = z
  .looseObject({
    id: z.string().openapi({ example: "openai/gpt-4o" }),
    name: z.string(),
    created: z.number().int(),
    context_length: z.number().int(),
    pricing: z
      .record(z.string(), z.unknown())
      .openapi({ description: "Of the cheapest endpoint that met the filters, in dollars per token." }),
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
