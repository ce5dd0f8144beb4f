import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import {
  createOwnEndpoint,
  createOwnKey,
  listOwnKeys,
  type OwnKeySummary,
  readLaneUse,
  removeOwnKey,
  testOwnKey,
  updateOwnEndpoint,
  updateOwnKey,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireSameWorkspace } from "../same-workspace.ts";
import { inOurWords, readEndpoint, readSettings } from "./read-body.ts";
import { type CreateBody, createBody, credential, laneUse, testResult, updateBody } from "./schemas.ts";
import { writeCredentials, writeLaneUse } from "./write-credential.ts";

const params = z.object({ id: z.uuid("is the id of a credential: a UUID") });
const oneCredential = z.object({ data: credential });
const errors = { ...unauthenticated, ...forbidden, ...badRequest };

const listRoute = createRoute({
  method: "get",
  path: "/v1/byok",
  summary: "The workspace's own provider credentials and endpoints, in the order in which they are tried",
  security: keySecurity,
  request: {
    query: z.object({
      offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
      limit: z.coerce.number().int().min(1).max(100).optional(),
      provider: z.string().optional(),
      workspace_id: z.string().optional(),
    }),
  },
  responses: {
    200: json("The credentials.", z.object({ data: z.array(credential), total_count: z.number().int() })),
    ...errors,
  },
});

const createRouteOf = createRoute({
  method: "post",
  path: "/v1/byok",
  summary: "Add a provider credential, or an endpoint of your own once it has answered one call",
  security: keySecurity,
  request: { body: jsonBody(createBody) },
  responses: { 201: json("The credential, without its key.", oneCredential), ...errors },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/byok/{id}",
  summary: "One credential",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The credential.", oneCredential), ...errors, ...notFound },
});

const useRoute = createRoute({
  method: "get",
  path: "/v1/byok/{id}/use",
  summary: "How a flat-rate endpoint is used in each of its windows, and what that saved",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The use.", z.object({ data: laneUse })), ...errors, ...notFound },
});

const testRoute = createRoute({
  method: "post",
  path: "/v1/byok/{id}/test",
  summary: "Make one real call with a credential, for one token of its cheapest model",
  security: keySecurity,
  request: { params },
  responses: { 200: json("How it went.", z.object({ data: testResult })), ...errors, ...notFound },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/v1/byok/{id}",
  summary: "Change a credential: what is left out stays as it is",
  security: keySecurity,
  request: { params, body: jsonBody(updateBody) },
  responses: { 200: json("The credential as it is now.", oneCredential), ...errors, ...notFound },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/byok/{id}",
  summary: "Forget a credential for good",
  security: keySecurity,
  request: { params },
  responses: { 200: json("It is forgotten.", z.object({ deleted: z.literal(true) })), ...errors, ...notFound },
});

/** Own provider credentials as data, for programs that hold a management key. */
export function registerByok(router: Router, { keys, database, ownKeys }: ManagementContext): void {
  type Manager = Awaited<ReturnType<typeof callingManager>>;
  const contextOf = (actor: Manager) => ({ database, actor, ...ownKeys });
  const write = async ({ workspaceId }: Manager, summaries: readonly OwnKeySummary[]) => {
    const ids = [...new Set(summaries.flatMap(({ apiKeyIds }) => apiKeyIds ?? []))];
    const rows = await database.apiKey.findMany({ where: { id: { in: ids } }, select: { id: true, hash: true } });
    return writeCredentials(summaries, { workspaceId, hashes: new Map(rows.map(({ id, hash }) => [id, hash])) });
  };
  const list = async (actor: Manager) =>
    await write(actor, await listOwnKeys(contextOf(actor), { workspaceId: actor.workspaceId }));
  const find = async (actor: Manager, id: string) => {
    const found = (await list(actor)).find((one) => one.id === id);
    if (found) return found;
    throw new AppError("not-found", "There is no credential with this id in the workspace, or it was deleted.");
  };
  const create = async (actor: Manager, body: CreateBody) => {
    const { workspaceId } = actor;
    const { provider, key, endpoint } = body;
    const settings = await readSettings(database, workspaceId, body);
    if (provider !== "own") {
      if (endpoint) throw notAnEndpoint("endpoint");
      return await createOwnKey(contextOf(actor), { ...settings, workspaceId, providerId: provider, key: key ?? "" });
    }
    if (!endpoint) throw new AppError("invalid-request", "Say what endpoint it is.", { parameter: "endpoint" });
    const { wire_format: wireFormat, base_url: baseUrl, slug } = endpoint;
    const { models = [], flatRate } = readEndpoint(endpoint);
    const given = { wireFormat, baseUrl, slug, models, flatRate, key, name: body.name ?? slug };
    return await createOwnEndpoint(contextOf(actor), { ...settingsInput(settings), ...given, workspaceId });
  };

  router.openapi(listRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { offset = 0, limit = 50, provider, workspace_id: asked } = context.req.valid("query");
    requireSameWorkspace(actor.workspaceId, asked);
    const matching = (await list(actor)).filter((one) => provider === undefined || one.provider === provider);
    return context.json({ data: matching.slice(offset, offset + limit), total_count: matching.length }, 200);
  });

  router.openapi(createRouteOf, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const body = context.req.valid("json");
    requireSameWorkspace(actor.workspaceId, body.workspace_id);
    const { id } = await create(actor, body).catch(inOurWords);
    return context.json({ data: await find(actor, id) }, 201);
  });

  router.openapi(getRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    return context.json({ data: await find(actor, context.req.valid("param").id) }, 200);
  });

  router.openapi(useRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = context.req.valid("param");
    await find(actor, id);
    const use = (await readLaneUse(contextOf(actor), { workspaceId: actor.workspaceId })).get(id);
    if (!use) throw new AppError("not-found", "This credential is not paid by the month: it has no windows.");
    return context.json({ data: writeLaneUse(use) }, 200);
  });

  router.openapi(testRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = await find(actor, context.req.valid("param").id);
    const result = await testOwnKey(contextOf(actor), { workspaceId: actor.workspaceId, id });
    const { works, message = null, httpStatus = null, latencyMs, modelId } = result;
    const data = { works, message, http_status: httpStatus, latency_ms: latencyMs, model: modelId };
    return context.json({ data }, 200);
  });

  router.openapi(updateRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = context.req.valid("param");
    const body = context.req.valid("json");
    const { workspaceId } = actor;
    const before = await find(actor, id);
    const settings = await readSettings(database, workspaceId, body);
    const { key, endpoint } = body;
    if (endpoint && !before.endpoint) throw notAnEndpoint("endpoint");
    const change = { ...settingsInput(settings), ...(key !== undefined && { key }), workspaceId, id };
    const changed = before.endpoint
      ? updateOwnEndpoint(contextOf(actor), { ...change, ...readEndpoint(endpoint ?? {}) })
      : updateOwnKey(contextOf(actor), change);
    await changed.catch(inOurWords);
    return context.json({ data: await find(actor, id) }, 200);
  });

  router.openapi(deleteRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = await find(actor, context.req.valid("param").id);
    await removeOwnKey(contextOf(actor), { workspaceId: actor.workspaceId, id });
    return context.json({ deleted: true as const }, 200);
  });
}

const notAnEndpoint = (parameter: string) =>
  new AppError("invalid-request", "Only a credential whose provider is own has an endpoint.", { parameter });

type Settings = Awaited<ReturnType<typeof readSettings>>;

const copy = (ids: readonly string[] | null | undefined) => (ids ? [...ids] : ids);

/** With lists of its own, as schemas take them. */
const settingsInput = ({ modelIds, apiKeyIds, userIds, ...rest }: Settings) => ({
  ...rest,
  modelIds: copy(modelIds),
  apiKeyIds: copy(apiKeyIds),
  userIds: copy(userIds),
});
