import { createRoute, z } from "@hono/zod-openapi";
import { writeModelEndpoints } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { findListed } from "../model/find-listed.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";
import { endpointSchema } from "./endpoint-schema.ts";

const body = z.object({
  data: z.looseObject({ id: z.string(), name: z.string(), endpoints: z.array(endpointSchema) }),
});

const route = createRoute({
  method: "get",
  path: "/v1/models/{author}/{slug}/endpoints",
  summary: "Who serves a model, at what price, with which limits, and how well by our own traffic",
  request: { params: z.object({ author: z.string(), slug: z.string() }) },
  responses: { 200: json("The model and its endpoints.", body), ...notFound },
});

export function registerModelEndpoints(router: Router, { catalog, measure }: ManagementContext): void {
  router.openapi(route, (context) => {
    const snapshot = catalog.current();
    const model = findListed(snapshot, context.req.valid("param"));
    return context.json(writeModelEndpoints(snapshot, model, measure) as z.infer<typeof body>, 200);
  });
}
