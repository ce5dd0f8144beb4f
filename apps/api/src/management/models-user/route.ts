import { createRoute, z } from "@hono/zod-openapi";
import { keepWeeklyTokens } from "@causeway/activity";
import { listEntries, pageOf } from "@causeway/catalog";
import { whoForbidsModel, whoForbidsProvider } from "@causeway/limits";
import { writeModelsList } from "@causeway/protocol";
import { callingKey } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { type ModelsListBody, modelsListSchema } from "../models/model-schema.ts";
import { filterQuery, orderQuery, pageQuery, readFilter, readPage } from "../models/models-query.ts";
import { nextLink } from "../models/next-link.ts";
import { badRequest, json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const route = createRoute({
  method: "get",
  path: "/v1/models/user",
  summary:
    "The models that the limits of the calling key, its member and its workspace allow, at who they may be called",
  security: keySecurity,
  request: { query: z.object({ ...pageQuery.shape, ...orderQuery.shape, ...filterQuery.shape }) },
  responses: {
    200: json("As of GET /v1/models; what may not be used is left out.", modelsListSchema),
    ...badRequest,
    ...unauthenticated,
  },
});

export function registerModelsUser(router: Router, { catalog, measure, keys, database }: ManagementContext): void {
  const weeklyTokens = keepWeeklyTokens(database);
  router.openapi(route, async (context) => {
    const { limits } = await callingKey(keys, context.env.incoming);
    const asked = context.req.valid("query");
    const filter = {
      ...readFilter(asked),
      mayUseModel: (modelId: string) => whoForbidsModel(limits, modelId) === undefined,
      mayUseProvider: (providerId: string) => whoForbidsProvider(limits, providerId) === undefined,
    };
    const question = {
      filter,
      order: asked.sort ?? "newest",
      measure,
      weeklyTokens: asked.sort === "top-weekly" ? await weeklyTokens() : undefined,
      nowMs: Date.now(),
    };
    const page = pageOf(listEntries(catalog.current(), question), readPage(asked));
    return context.json(writeModelsList(page, nextLink(context.req.url, page)) as ModelsListBody, 200);
  });
}
