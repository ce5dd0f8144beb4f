import { createRoute, z } from "@hono/zod-openapi";
import { writeModelsList } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { badRequest, json } from "../responses.ts";
import type { Router } from "../router.ts";

const query = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
});

const model = z
  .looseObject({
    id: z.string().openapi({ example: "openai/gpt-4o" }),
    name: z.string(),
    created: z.number().int(),
    context_length: z.number().int(),
    pricing: z.record(z.string(), z.unknown()).optional(),
    supported_parameters: z.array(z.string()),
  })
  .openapi("Model");

const list = z.looseObject({ data: z.array(model), has_more: z.boolean(), total_count: z.number().int() });

const route = createRoute({
  method: "get",
  path: "/v1/models",
  summary: "All models, newest first",
  request: { query },
  responses: { 200: json("One body that the OpenAI and the Anthropic SDKs both read.", list), ...badRequest },
});

export function registerModels(router: Router, { catalog }: ManagementContext): void {
  router.openapi(route, (context) => {
    const { limit, offset, after_id: afterId, before_id: beforeId } = context.req.valid("query");
    const page = {
      ...(limit !== undefined && { limit }),
      ...(offset !== undefined && { offset }),
      ...(afterId !== undefined && { afterId }),
      ...(beforeId !== undefined && { beforeId }),
    };
    const body = writeModelsList(catalog.current(), page) as z.infer<typeof list>;
    return context.json(body, 200);
  });
}
