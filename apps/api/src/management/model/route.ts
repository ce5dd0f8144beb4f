import { createRoute, z } from "@hono/zod-openapi";
import { writeModel } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { modelSchema } from "../models/model-schema.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";
import { listedByName, listedNow } from "./listed-now.ts";

type ModelBody = z.infer<typeof modelSchema>;

const params = z.object({ author: z.string(), slug: z.string() });
const wrapped = createRoute({
  method: "get",
  path: "/v1/model/{author}/{slug}",
  summary: "One model, as GET /v1/models lists it",
  request: { params },
  responses: { 200: json("The model.", z.object({ data: modelSchema })), ...notFound },
});
const bare = createRoute({
  method: "get",
  path: "/v1/models/{author}/{slug}",
  summary: "One model, as models.retrieve of the OpenAI and the Anthropic SDK reads it",
  request: { params },
  responses: { 200: json("The model.", modelSchema), ...notFound },
});
const encoded = createRoute({
  method: "get",
  path: "/v1/models/{model}",
  summary: "One model, its name in one piece: author%2Fslug, as the SDKs write it",
  request: { params: z.object({ model: z.string() }) },
  responses: { 200: json("The model.", modelSchema), ...notFound },
});

export function registerModel(router: Router, { catalog }: ManagementContext): void {
  router.openapi(wrapped, (context) => {
    const listed = listedNow(catalog.current(), context.req.valid("param"));
    return context.json({ data: writeModel(listed) as ModelBody }, 200);
  });
  router.openapi(bare, (context) => {
    const listed = listedNow(catalog.current(), context.req.valid("param"));
    return context.json(writeModel(listed) as ModelBody, 200);
  });
  router.openapi(encoded, (context) => {
    const listed = listedByName(catalog.current(), context.req.valid("param").model);
    return context.json(writeModel(listed) as ModelBody, 200);
  });
}
