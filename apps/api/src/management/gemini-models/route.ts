import { createRoute, z } from "@hono/zod-openapi";
import { listEntries, pageOf } from "@causeway/catalog";
import { writeGeminiModel, writeGeminiModels } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { listedByName, listedNow } from "../model/listed-now.ts";
import { badRequest, json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";

const model = z
  .object({
    name: z.string(),
    displayName: z.string(),
    inputTokenLimit: z.int(),
    outputTokenLimit: z.int().optional(),
    supportedGenerationMethods: z.array(z.string()),
    thinking: z.boolean(),
  })
  .openapi("GeminiModel");
const models = z.object({ models: z.array(model), nextPageToken: z.string().optional() });
const whole = (most: number) => z.coerce.number({ error: "must be a whole number" }).int().min(0).max(most).optional();

const list = createRoute({
  method: "get",
  path: "/v1beta/models",
  summary: "The models that write text, as Google's SDK reads them",
  request: { query: z.object({ pageSize: whole(1000), pageToken: whole(1_000_000_000) }) },
  responses: { 200: json("The models.", models), ...badRequest },
});
const one = createRoute({
  method: "get",
  path: "/v1beta/models/{author}/{slug}",
  summary: "One model, as Google's SDK reads it",
  request: { params: z.object({ author: z.string(), slug: z.string() }) },
  responses: { 200: json("The model.", model), ...notFound },
});
const encoded = createRoute({
  method: "get",
  path: "/v1beta/models/{model}",
  summary: "One model, its name in one piece: author%2Fslug",
  request: { params: z.object({ model: z.string() }) },
  responses: { 200: json("The model.", model), ...notFound },
});

/** Pages hold 50 models where the caller does not say, as Google's do; a page of 0 is one of 50 too. */
const usualPerPage = 50;

type ModelBody = z.infer<typeof model>;

/**
 * Under `/v1beta` always. Under `/v1`, where the newest SDK asks, the same addresses answer in OpenAI's words: there the
 * header in which only Google's SDK sends its key decides, so this is registered before those.
 */
export function registerGeminiModels(router: Router, { catalog, measure }: ManagementContext): void {
  router.get("/v1/models/*", (context, next) => {
    if (context.req.header("x-goog-api-key") === undefined) return next();
    const address = new URL(context.req.url);
    address.pathname = address.pathname.replace("/v1/models", "/v1beta/models");
    return Promise.resolve(router.fetch(new Request(address), context.env));
  });
  router.openapi(list, (context) => {
    const { pageSize, pageToken } = context.req.valid("query");
    const filter = { outputModalities: ["text" as const] };
    const listed = listEntries(catalog.current(), { filter, order: "newest", measure, nowMs: Date.now() });
    const limit = pageSize === undefined || pageSize === 0 ? usualPerPage : pageSize;
    const page = pageOf(listed, { limit, offset: pageToken });
    return context.json(writeGeminiModels(page) as z.infer<typeof models>, 200);
  });
  router.openapi(one, (context) =>
    context.json(writeGeminiModel(listedNow(catalog.current(), context.req.valid("param"))) as ModelBody, 200),
  );
  router.openapi(encoded, (context) =>
    context.json(writeGeminiModel(listedByName(catalog.current(), context.req.valid("param").model)) as ModelBody, 200),
  );
}
