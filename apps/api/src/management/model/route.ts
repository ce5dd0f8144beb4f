import { createRoute, z } from "@hono/zod-openapi";
import { type CatalogSnapshot, listedModel } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { writeModel } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { modelSchema } from "../models/model-schema.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";
import { findListed } from "./find-listed.ts";

type ModelBody = z.infer<typeof modelSchema>;
type ModelPath = { readonly author: string; readonly slug: string };

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
  router.openapi(wrapped, (context) =>
    context.json({ data: writeListed(catalog.current(), context.req.valid("param")) }, 200),
  );
  router.openapi(bare, (context) => context.json(writeListed(catalog.current(), context.req.valid("param")), 200));
  router.openapi(encoded, (context) => {
    const [author = "", ...slug] = context.req.valid("param").model.split("/");
    return context.json(writeListed(catalog.current(), { author, slug: slug.join("/") }), 200);
  });
}

function writeListed(snapshot: CatalogSnapshot, path: ModelPath): ModelBody {
  const model = findListed(snapshot, path);
  const listed = listedModel(model, snapshot.endpoints.get(model.id) ?? []);
  if (!listed) throw new AppError("not-found", `Nobody serves ${model.id} now. See GET /api/v1/models.`);
  return writeModel(listed) as ModelBody;
}
