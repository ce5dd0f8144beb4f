import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import type { Database } from "@causeway/db";
import type { GenerationRecord } from "@causeway/gateway";
import type { ManagementContext } from "../context.ts";
import { callingKey } from "../authenticated.ts";
import { badRequest, json, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { findRoute } from "./find-route.ts";
import { findSettled } from "./find-settled.ts";
import { writeGeneration } from "./write-generation.ts";

const generation = z
  .looseObject({
    id: z.string(),
    model: z.string(),
    provider_name: z.string().nullable(),
    total_cost: z.number().openapi({ description: "US dollars." }),
    routing: z
      .looseObject({})
      .openapi({ description: "Who could serve the call, who could not and why, what was tried and what came of it." }),
    provider_responses: z.array(z.looseObject({ provider_name: z.string(), status: z.number().nullable() })),
  })
  .openapi("Generation");

const route = createRoute({
  method: "get",
  path: "/v1/generation",
  summary: "What became of one call: tokens, cost and every attempt",
  security: keySecurity,
  request: { query: z.object({ id: z.string().min(1).max(100).openapi({ example: "gen-…" }) }) },
  responses: {
    200: json("The generation.", z.object({ data: generation })),
    ...badRequest,
    ...unauthenticated,
    ...notFound,
  },
});

export function registerGeneration(router: Router, { keys, generations, catalog, database }: ManagementContext): void {
  router.openapi(route, async (context) => {
    const key = await callingKey(keys, context.env.incoming);
    const { id } = context.req.valid("query");
    const record = await findSettled(generations, key.workspaceId, id);
    if (!record) throw new AppError("not-found", `There is no generation ${id}. It appears once the call has ended.`);
    const [names, kept] = await Promise.all([ownNames(database, record), findRoute(database, record)]);
    const data = writeGeneration(record, catalog.current(), { ownNames: names, route: kept });
    // The text is exact where a number would print an exponent.
    return context.body(`{"data":${data}}`, 200, { "content-type": "application/json" }) as never;
  });
}

/** What the owners of the own endpoints that were tried call them. */
async function ownNames(database: Database, { attempts }: GenerationRecord): Promise<ReadonlyMap<string, string>> {
  const ids = attempts.map(({ ownKeyId }) => ownKeyId).filter((id) => id !== undefined);
  if (ids.length === 0) return new Map();
  const rows = await database.ownKey.findMany({ where: { id: { in: ids } }, select: { providerId: true, name: true } });
  return new Map(rows.map(({ providerId, name }) => [providerId, name]));
}
