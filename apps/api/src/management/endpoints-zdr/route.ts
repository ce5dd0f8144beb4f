import { createRoute, z } from "@hono/zod-openapi";
import { writeEndpointsKeepingNothing } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { endpointSchema } from "../model-endpoints/endpoint-schema.ts";
import { json } from "../responses.ts";
import type { Router } from "../router.ts";

const body = z.object({ data: z.array(endpointSchema) });

const route = createRoute({
  method: "get",
  path: "/v1/endpoints/zdr",
  summary: "The endpoints of all models that are known to keep nothing: what is left with provider.zdr",
  responses: { 200: json("The endpoints.", body) },
});

export function registerEndpointsZdr(router: Router, { catalog, measure }: ManagementContext): void {
  router.openapi(route, (context) =>
    context.json(writeEndpointsKeepingNothing(catalog.current(), measure) as z.infer<typeof body>, 200),
  );
}
