import { createRoute } from "@hono/zod-openapi";
import { listModels, type ModelFilter, pageOf } from "@causeway/catalog";
import { writeModelsList } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { type ModelsListBody, modelsListSchema } from "../models/model-schema.ts";
import { pageQuery, readPage } from "../models/models-query.ts";
import { nextLink } from "../models/next-link.ts";
import { badRequest, json } from "../responses.ts";
import type { Router } from "../router.ts";

const route = createRoute({
  method: "get",
  path: "/v1/embeddings/models",
  summary: "The models that write embeddings, newest first",
  request: { query: pageQuery },
  responses: { 200: json("As of GET /v1/models; empty when there are none.", modelsListSchema), ...badRequest },
});

const filter: ModelFilter = { outputModalities: ["embedding"] };

export function registerEmbeddingsModels(router: Router, { catalog, measure }: ManagementContext): void {
  router.openapi(route, (context) => {
    const listed = listModels(catalog.current(), { filter, order: "newest", measure, nowMs: Date.now() });
    const page = pageOf(listed, readPage(context.req.valid("query")));
    return context.json(writeModelsList(page, nextLink(context.req.url, page)) as ModelsListBody, 200);
  });
}
