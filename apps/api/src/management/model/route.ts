import { createRoute, z } from "@hono/zod-openapi";
import { listedModel } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { writeModel } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { modelSchema } from "../models/model-schema.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";
import { findListed } from "./find-listed.ts";

const route = createRoute({
  method: "get",
  path: "/v1/model/{author}/{slug}",
  summary: "One model, as GET /v1/models lists it",
  request: { params: z.object({ author: z.string(), slug: z.string() }) },
  responses: { 200: json("The model.", z.object({ data: modelSchema })), ...notFound },
});

export function registerModel(router: Router, { catalog }: ManagementContext): void {
  router.openapi(route, (context) => {
    const snapshot = catalog.current();
    const model = findListed(snapshot, context.req.valid("param"));
    const listed = listedModel(model, snapshot.endpoints.get(model.id) ?? []);
    if (!listed) throw new AppError("not-found", `Nobody serves ${model.id} now. See GET /api/v1/models.`);
    return context.json({ data: writeModel(listed) as z.infer<typeof modelSchema> }, 200);
  });
}
