import { createRoute, z } from "@hono/zod-openapi";
import { keepWeeklyTokens } from "@causeway/activity";
import { listEntries, pageOf } from "@causeway/catalog";
import { writeModelsFeed, writeModelsList } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { badRequest } from "../responses.ts";
import type { Router } from "../router.ts";
import { type ModelsListBody, modelsListSchema } from "./model-schema.ts";
import { filterQuery, orderQuery, pageQuery, readFilter, readPage } from "./models-query.ts";
import { nextLink } from "./next-link.ts";
import { unanswerable } from "./query-fields.ts";

const query = z.object({
  ...pageQuery.shape,
  after_id: z.string().optional(),
  before_id: z.string().optional(),
  ...orderQuery.shape,
  ...filterQuery.shape,
  use_rss: z
    .enum(["true", "false"], { error: "must be true or false" })
    .optional()
    .openapi({ description: "The same list as a feed." }),
  use_rss_chat_links: unanswerable("there is no page to chat on"),
});

const route = createRoute({
  method: "get",
  path: "/v1/models",
  summary:
    "The models that meet every filter, newest first or as asked; one endpoint must meet all that is asked of it",
  request: { query },
  responses: {
    200: {
      description: "One body that the OpenAI, the Anthropic and the OpenRouter SDKs read.",
      content: {
        "application/json": { schema: modelsListSchema },
        "application/rss+xml": { schema: z.string() },
      },
    },
    ...badRequest,
  },
});

export function registerModels(router: Router, { catalog, measure, modelsUrl, database }: ManagementContext): void {
  const weeklyTokens = keepWeeklyTokens(database);
  router.openapi(route, async (context) => {
    const asked = context.req.valid("query");
    const listed = listEntries(catalog.current(), {
      filter: readFilter(asked),
      order: asked.sort ?? "newest",
      measure,
      weeklyTokens: asked.sort === "top-weekly" ? await weeklyTokens() : undefined,
      nowMs: Date.now(),
    });
    const page = pageOf(listed, { ...readPage(asked), afterId: asked.after_id, beforeId: asked.before_id });
    if (asked.use_rss === "true") {
      const feed = writeModelsFeed(page.items, { modelsUrl, feedUrl: context.req.url });
      return context.body(feed, 200, { "content-type": "application/rss+xml; charset=utf-8" });
    }
    return context.json(writeModelsList(page, nextLink(context.req.url, page)) as ModelsListBody, 200);
  });
}
