import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { AppError } from "@causeway/errors";
import type { HonoRequest } from "hono";
import { registerActivity } from "./activity/route.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { registerAuthKeys } from "./auth-keys/route.ts";
import { registerAnalytics } from "./analytics/route.ts";
import { registerByok } from "./byok/route.ts";
import type { ManagementContext } from "./context.ts";
import { registerCredits } from "./credits/route.ts";
import { registerEmbeddingsModels } from "./embeddings-models/route.ts";
import { registerEndpointsZdr } from "./endpoints-zdr/route.ts";
import { errorResponse, sendError } from "../http/error-response.ts";
import { registerGeminiModels } from "./gemini-models/route.ts";
import { registerGeneration } from "./generation/route.ts";
import { registerGenerationContent } from "./generation-content/route.ts";
import { registerGenerationFeedback } from "./generation-feedback/route.ts";
import { describeHealth } from "./health/describe.ts";
import { registerGuardrails } from "./guardrails/route.ts";
import { onceByKey } from "./idempotency/once-by-key.ts";
import { registerImagesModels } from "./images-models/route.ts";
import { registerKey } from "./key/route.ts";
import { registerKeys } from "./keys/route.ts";
import { registerModel } from "./model/route.ts";
import { registerModelEndpoints } from "./model-endpoints/route.ts";
import { registerModels } from "./models/route.ts";
import { registerModelsCount } from "./models-count/route.ts";
import { registerModelsUser } from "./models-user/route.ts";
import { withIdempotencyKeys } from "./openapi/idempotency-keys.ts";
import { describeInference } from "./openapi/inference.ts";
import { registerObservability } from "./observability/route.ts";
import { registerPresets } from "./presets/route.ts";
import { registerProviders } from "./providers/route.ts";
import { readerDialect } from "./reader-dialect.ts";
import { registerWorkspaceBudgets } from "./workspace-budgets/route.ts";
import { registerWorkspaceMembers } from "./workspace-members/route.ts";
import { registerWorkspaces } from "./workspaces/route.ts";
import { limitRates } from "./rate-limit/limit-rates.ts";
import { requireKeyFirst } from "./require-key-first.ts";
import { createRouter, type Router } from "./router.ts";
import { takeBody } from "./take-body.ts";

/** Adds routes to the API from outside of this folder: a webhook's, for example. Paths begin with `/v1` or not at all. */
export type RegisterRoutes = (router: Router) => void;

/** Everything but inference: one Hono application and its OpenAPI document. */
export function managementApp(
  context: ManagementContext,
  onError: (error: unknown) => void,
  more: readonly RegisterRoutes[] = [],
): RequestListener {
  const router = createRouter();
  router.use("/v1/*", requireKeyFirst(router, context.keys));
  router.use("/v1/*", limitRates(context));
  router.use("/v1/*", onceByKey(context));
  registerGeminiModels(router, context);
  registerModels(router, context);
  registerModelsCount(router, context);
  registerModelsUser(router, context);
  registerModel(router, context);
  registerModelEndpoints(router, context);
  registerEmbeddingsModels(router, context);
  registerImagesModels(router, context);
  registerProviders(router, context);
  registerEndpointsZdr(router, context);
  registerGeneration(router, context);
  registerGenerationContent(router, context);
  registerGenerationFeedback(router, context);
  registerKey(router, context);
  registerKeys(router, context);
  registerCredits(router, context);
  registerAuthKeys(router, context);
  registerByok(router, context);
  registerActivity(router, context);
  registerAnalytics(router, context);
  registerGuardrails(router, context);
  registerPresets(router, context);
  registerWorkspaces(router, context);
  registerWorkspaceMembers(router, context);
  registerWorkspaceBudgets(router, context);
  registerObservability(router, context);
  for (const register of more) register(router);
  describeApi(router);

  router.notFound((request) => {
    const methods = allowedMethods(router, request.req.path);
    const error =
      methods.length > 0
        ? new AppError("method-not-allowed", `${request.req.method} is not possible here; use ${methods.join(" or ")}.`)
        : new AppError("not-found", `There is nothing at ${request.req.path}. See /openapi.json for what there is.`);
    return toResponse(request.req, error, methods.length > 0 ? { allow: [...methods, "OPTIONS"].join(", ") } : {});
  });
  router.onError((error, { req }) => {
    if (!(error instanceof AppError) || error.cause !== undefined) onError(error);
    return toResponse(req, error);
  });
  const listener = getRequestListener(router.fetch, { overrideGlobalObjects: false });
  return (request, response) => {
    takeBody(request, response).then(
      () => listener(request, response),
      (error) => sendError(response, error),
    );
  };
}

function toResponse(request: HonoRequest, error: unknown, more: Readonly<Record<string, string>> = {}): Response {
  const ids = { requestId: "", generationId: "" };
  const { status, headers, body } = errorResponse(error, { dialect: readerDialect(request), ids });
  return new Response(body, { status, headers: { ...headers, ...more } });
}

function describeApi(router: Router): void {
  describeHealth(router);
  describeInference(router);
  router.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  router.get("/openapi.json", (context) => {
    const document = router.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Causeway", version: "1", description: "One key, every model." },
      servers: [{ url: "/api" }],
    });
    return context.json(withIdempotencyKeys(document));
  });
}
