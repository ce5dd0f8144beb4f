import { createRoute, z } from "@hono/zod-openapi";
import { type Endpoint, listedModel, listModels, type ModelFilter } from "@causeway/catalog";
import { writeImageEndpoints, writeImageModels } from "@causeway/protocol";
import { type Provider, providers } from "@causeway/providers";
import type { ManagementContext } from "../context.ts";
import { findListed } from "../model/find-listed.ts";
import { json, notFound } from "../responses.ts";
import type { Router } from "../router.ts";

const capabilities = z.record(z.string(), z.looseObject({ type: z.enum(["enum", "range", "boolean"]) }));

const listBody = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      created: z.number().int(),
      supported_parameters: capabilities,
      supports_streaming: z.boolean(),
      endpoints: z.string(),
    }),
  ),
});

const endpointsBody = z.object({
  id: z.string(),
  endpoints: z.array(
    z.looseObject({
      provider_slug: z.string(),
      supported_parameters: capabilities,
      supports_streaming: z.boolean(),
      pricing: z.array(z.object({ billable: z.string(), unit: z.string(), cost_usd: z.number() })),
    }),
  ),
});

const listRoute = createRoute({
  method: "get",
  path: "/v1/images/models",
  summary: "The models that make images, newest first, with what they take",
  responses: { 200: json("Empty when there are none.", listBody) },
});

const endpointsRoute = createRoute({
  method: "get",
  path: "/v1/images/models/{author}/{slug}/endpoints",
  summary: "Who makes a model's images, and at what price",
  request: { params: z.object({ author: z.string(), slug: z.string() }) },
  responses: { 200: json("The model and its endpoints.", endpointsBody), ...notFound },
});

const filter: ModelFilter = { outputModalities: ["image"] };

export function registerImagesModels(router: Router, { catalog, measure }: ManagementContext): void {
  router.openapi(listRoute, (context) => {
    const snapshot = catalog.current();
    const listed = listModels(snapshot, { filter, order: "newest", measure, nowMs: Date.now() });
    const body = writeImageModels(listed, { streams, providers: snapshot.providers });
    return context.json(body as z.infer<typeof listBody>, 200);
  });
  router.openapi(endpointsRoute, (context) => {
    const snapshot = catalog.current();
    const model = findListed(snapshot, context.req.valid("param"));
    const listed = listedModel(model, snapshot.endpoints.get(model.id) ?? []);
    const facts = { streams, providers: snapshot.providers };
    const body = listed ? writeImageEndpoints(listed, facts) : { id: model.id, endpoints: [] };
    return context.json(body as z.infer<typeof endpointsBody>, 200);
  });
}

function streams({ providerId, upstreamModelId }: Endpoint): boolean {
  const provider: Provider | undefined = providers.get(providerId);
  const formats = provider?.tasksFor?.(upstreamModelId) ?? provider?.tasks;
  return formats?.images?.streams !== undefined;
}
