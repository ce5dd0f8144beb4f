import { createRoute, z } from "@hono/zod-openapi";
import type { Condition } from "@causeway/activity";
import { AppError } from "@causeway/errors";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { readDayRows } from "./day-rows.ts";

const activityItem = z
  .object({
    date: z.string().openapi({ description: "UTC day, `YYYY-MM-DD`." }),
    model: z.string(),
    model_permaslug: z.string(),
    endpoint_id: z.string().openapi({ description: "Empty where no provider was reached." }),
    provider_name: z.string(),
    usage: z.number().openapi({ description: "What was charged, in US dollars." }),
    byok_usage_inference: z
      .number()
      .openapi({ description: "What providers bill for calls on own keys, in US dollars." }),
    requests: z.number().int(),
    prompt_tokens: z.number().int(),
    completion_tokens: z.number().int(),
    reasoning_tokens: z.number().int(),
    workspace_id: z.string().optional(),
  })
  .openapi("ActivityItem");

const route = createRoute({
  method: "get",
  path: "/v1/activity",
  summary: "What was used in the last 30 completed UTC days, by day, model and endpoint",
  security: keySecurity,
  request: {
    query: z.object({
      date: z.iso.date("is a day such as 2026-11-22").optional(),
      api_key_hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, "is a key's hash: 64 hexadecimal digits")
        .optional(),
      user_id: z.string().max(100).optional(),
      group_by: z.enum(["workspace"], "can only be workspace").optional(),
      workspace_id: z.string().max(100).optional(),
    }),
  },
  responses: {
    200: json("The days.", z.object({ data: z.array(activityItem) })),
    ...unauthenticated,
    ...forbidden,
    ...badRequest,
    ...notFound,
  },
});

/** Days of use as data, for programs that hold a management key. */
export function registerActivity(router: Router, { keys, database, measures }: ManagementContext): void {
  router.openapi(route, async (context) => {
    const { workspaceId } = await callingManager(keys, context.env.incoming);
    const query = context.req.valid("query");
    if (query.workspace_id !== undefined && query.workspace_id !== workspaceId) {
      throw new AppError("not-found", "There is no such workspace, or this management key is not of it.", {
        parameter: "workspace_id",
      });
    }
    const conditions: Condition[] = [];
    if (query.api_key_hash !== undefined) {
      const key = await database.apiKey.findFirst({
        where: { workspaceId, hash: query.api_key_hash },
        select: { id: true },
      });
      if (!key)
        throw new AppError("not-found", "No key of this workspace has this hash.", { parameter: "api_key_hash" });
      conditions.push({ dimension: "key", is: "any", values: [key.id] });
    }
    if (query.user_id !== undefined) {
      const made = await database.apiKey.findMany({
        where: { workspaceId, createdById: query.user_id },
        select: { id: true },
      });
      conditions.push({ dimension: "key", is: "any", values: made.map(({ id }) => id) });
    }
    const rows = await readDayRows({ database, store: measures, workspaceId, conditions, date: query.date });
    const withWorkspace = query.group_by === "workspace" ? { workspace_id: workspaceId } : {};
    return context.json({ data: rows.map((row) => ({ ...row, ...withWorkspace })) }, 200);
  });
}
