import { createRoute, z } from "@hono/zod-openapi";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { readQuery } from "./read-query.ts";
import { runQuery } from "./run-query.ts";
import { meta, queryBody, queryResult } from "./schemas.ts";
import { dimensions, granularities, metrics, operators } from "./vocabulary.ts";

const metaRoute = createRoute({
  method: "get",
  path: "/v1/analytics/meta",
  summary: "What analytics can be asked for: metrics, dimensions, operators, granularities",
  security: keySecurity,
  responses: { 200: json("The names.", z.object({ data: meta })), ...unauthenticated, ...forbidden },
});

const queryRoute = createRoute({
  method: "post",
  path: "/v1/analytics/query",
  summary: "Metrics of the workspace's calls, by time and up to two dimensions",
  security: keySecurity,
  request: { body: jsonBody(queryBody) },
  responses: {
    200: json("The rows.", z.object({ data: queryResult })),
    ...unauthenticated,
    ...forbidden,
    ...badRequest,
  },
});

/** Questions about calls as data, for programs that hold a management key. */
export function registerAnalytics(router: Router, { keys, database, measures }: ManagementContext): void {
  router.openapi(metaRoute, async (context) => {
    await callingManager(keys, context.env.incoming);
    return context.json({ data: vocabulary }, 200);
  });

  router.openapi(queryRoute, async (context) => {
    const { workspaceId } = await callingManager(keys, context.env.incoming);
    const began = performance.now();
    const query = await readQuery(database, workspaceId, context.req.valid("json"));
    const { rows, truncated } = await runQuery({ database, store: measures }, query);
    const metadata = { query_time_ms: Math.round(performance.now() - began), row_count: rows.length, truncated };
    const warnings = query.warnings.length === 0 ? {} : { warnings: [...query.warnings] };
    return context.json({ data: { data: [...rows], metadata, ...warnings } }, 200);
  });
}

const vocabulary = {
  metrics: Object.entries(metrics).map(([name, { label, format, isRate }]) => ({
    name,
    display_label: label,
    is_rate: isRate,
    display_format: format,
  })),
  dimensions: Object.entries(dimensions).map(([name, { label }]) => ({ name, display_label: label })),
  operators: Object.entries(operators).map(([name, valueType]) => ({ name, value_type: valueType })),
  granularities: Object.entries(granularities).map(([name, label]) => ({ name, display_label: label })),
};
