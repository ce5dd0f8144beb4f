import { createRoute, z } from "@hono/zod-openapi";
import { listEntries } from "@causeway/catalog";
import type { ManagementContext } from "../context.ts";
import { filterQuery, readFilter } from "../models/models-query.ts";
import { badRequest, json } from "../responses.ts";
import type { Router } from "../router.ts";

const count = z.object({ data: z.object({ count: z.number().int() }) });

const route = createRoute({
  method: "get",
  path: "/v1/models/count",
  summary: "How many models meet every filter",
  request: { query: filterQuery },
  responses: { 200: json("The count.", count), ...badRequest },
});

export function registerModelsCount(router: Router, { catalog, measure }: ManagementContext): void {
  router.openapi(route, (context) => {
    const filter = readFilter(context.req.valid("query"));
    const listed = listEntries(catalog.current(), { filter, order: "newest", measure, nowMs: Date.now() });
    return context.json({ data: { count: listed.length } }, 200);
  });
}
