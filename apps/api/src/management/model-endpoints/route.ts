import { createRoute, z } from "@hono/zod-openapi";
import { findModel, parseModelSlug } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { writeModelEndpoints } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";

const endpoint = z
  .looseObject({
    name: z.string(),
    provider_name: z.string(),
    context_length: z.number().int(),
    pricing: z.record(z.string(), z.unknown()),
  })
  .openapi("Endpoint");

const body = z.object({ data: z.looseObject({ id: z.string(), name: z.string(), endpoints: z.array(endpoint) }) });

const route = createRoute({
  method: "get",
  path: "/v1/models/{author}/{slug}/endpoints",
  summary: "Who serves a model, at what price and with which limits",
  request: { params: z.object({ author: z.string(), slug: z.string() }) },
  responses: { 200: json("The model and its endpoints.", body), ...notFound },
});

export function registerModelEndpoints(router: Router, { catalog }: ManagementContext): void {
  router.openapi(route, (context) => {
    const { author, slug } = context.req.valid("param");
    const snapshot = catalog.current();
    const parsed = parseModelSlug(`${author}/${slug}`);
    const model = parsed && findModel(snapshot, parsed);
    if (!model) throw new AppError("not-found", `There is no model ${author}/${slug}. See GET /api/v1/models.`);
    return context.json(writeModelEndpoints(snapshot, model) as z.infer<typeof body>, 200);
  });
}
