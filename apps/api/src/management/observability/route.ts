import { createRoute, z } from "@hono/zod-openapi";
import { judgeUrl } from "@causeway/egress";
import { destinationRules } from "@causeway/observability";
import {
  createDestination,
  deleteDestination,
  findDestination,
  listDestinations,
  testDestination,
  updateDestination,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
import { keyHashesOf, keyIdsOf } from "../key-hashes.ts";
import { pageOf, pageQuery } from "../page.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireSameWorkspace } from "../same-workspace.ts";
import { createBody, destination, testResult, updateBody } from "./schemas.ts";
import { writeDestination } from "./write-destination.ts";

const params = z.object({ id: z.uuid("is the id of a destination: a UUID") });
const oneDestination = z.object({ data: destination });
const errors = { ...unauthenticated, ...forbidden, ...badRequest };
const one = { ...errors, ...notFound };

const listRoute = createRoute({
  method: "get",
  path: "/v1/observability/destinations",
  summary: "The workspace's destinations, the newest first",
  security: keySecurity,
  request: { query: z.object({ ...pageQuery, workspace_id: z.string().optional() }) },
  responses: {
    200: json("The destinations.", z.object({ data: z.array(destination), total_count: z.number().int() })),
    ...errors,
  },
});

const createRouteOf = createRoute({
  method: "post",
  path: "/v1/observability/destinations",
  summary: "Tell a collector, Langfuse, a webhook or a bucket of the workspace's calls from now on",
  security: keySecurity,
  request: { body: jsonBody(createBody) },
  responses: {
    201: json("The destination.", z.object({ data: destination, signing_secret: z.string().optional() })),
    ...one,
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/observability/destinations/{id}",
  summary: "One destination, and how it is doing",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The destination.", oneDestination), ...one },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/v1/observability/destinations/{id}",
  summary: "Change a destination: what is left out stays as it is",
  security: keySecurity,
  request: { params, body: jsonBody(updateBody) },
  responses: { 200: json("The destination as it is now.", oneDestination), ...one },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/observability/destinations/{id}",
  summary: "Forget a destination with its secrets",
  security: keySecurity,
  request: { params },
  responses: { 200: json("It is gone.", z.object({ deleted: z.literal(true) })), ...one },
});

const testRoute = createRoute({
  method: "post",
  path: "/v1/observability/destinations/{id}/test",
  summary: "Send a made-up call and say what came of it",
  security: keySecurity,
  request: { params },
  responses: { 200: json("What it answered.", z.object({ data: testResult })), ...one },
});

/** Where a workspace wants to be told of its calls. */
export function registerObservability(router: Router, management: ManagementContext): void {
  const { keys, database, announceLimitChange, destinationSender: sender } = management;
  const { vault, egress } = management.ownKeys;
  type Manager = Awaited<ReturnType<typeof callingManager>>;
  const contextOf = (actor: Manager) => ({
    database,
    actor,
    vault,
    sender,
    announceLimitChange,
    judgeUrl: (url: string) => {
      const verdict = judgeUrl(url, destinationRules(egress));
      return verdict.kind === "refused" ? verdict.because : undefined;
    },
  });
  const write = async (summary: Awaited<ReturnType<typeof findDestination>>, { workspaceId }: Manager) =>
    writeDestination(summary, workspaceId, await keyHashesOf(database, summary.apiKeyIds));
  const readSettings = async ({ workspaceId }: Manager, body: z.infer<typeof updateBody>) => ({
    enabled: body.enabled,
    privacyMode: body.privacy_mode,
    samplingRate: body.sampling_rate,
    apiKeyIds: body.api_key_hashes && (await keyIdsOf(database, workspaceId, body.api_key_hashes, "api_key_hashes")),
    filterRules: body.filter_rules,
    tellsCost: body.broadcast_generation_cost,
    tellsIdentity: body.broadcast_generation_identity,
    tellsRequest: body.broadcast_generation_request_context,
  });

  router.openapi(listRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const query = context.req.valid("query");
    requireSameWorkspace(actor.workspaceId, query.workspace_id);
    const { offset, limit } = pageOf(query);
    const all = await listDestinations(contextOf(actor), actor);
    const shown = await Promise.all(all.slice(offset, offset + limit).map((summary) => write(summary, actor)));
    return context.json({ data: shown, total_count: all.length }, 200);
  });

  router.openapi(createRouteOf, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const body = context.req.valid("json");
    requireSameWorkspace(actor.workspaceId, body.workspace_id);
    const { workspaceId } = actor;
    const { type, name, config } = body;
    const settings = await readSettings(actor, body);
    const made = await createDestination(contextOf(actor), { ...settings, workspaceId, type, name, config }).catch(
      inWordsOf(names),
    );
    const data = await write(made.destination, actor);
    const { signingSecret: secret } = made;
    return context.json({ data, ...(secret !== undefined && { signing_secret: secret }) }, 201);
  });

  router.openapi(getRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const found = await findDestination(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    return context.json({ data: await write(found, actor) }, 200);
  });

  router.openapi(updateRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const body = context.req.valid("json");
    const { name, config } = body;
    const settings = await readSettings(actor, body);
    const change = { ...settings, workspaceId, name, config, ...context.req.valid("param") };
    const updated = await updateDestination(contextOf(actor), change).catch(inWordsOf(names));
    return context.json({ data: await write(updated, actor) }, 200);
  });

  router.openapi(deleteRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    await deleteDestination(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    return context.json({ deleted: true as const }, 200);
  });

  router.openapi(testRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const attempt = await testDestination(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    const isAccepted = attempt.kind === "accepted";
    const data = {
      accepted: isAccepted,
      status: attempt.status ?? null,
      latency_ms: attempt.ms,
      message: isAccepted ? "It accepted a made-up call." : attempt.reason,
    };
    return context.json({ data }, 200);
  });
}

const names = {
  apiKeyIds: "api_key_hashes",
  tellsCost: "broadcast_generation_cost",
  tellsIdentity: "broadcast_generation_identity",
  tellsRequest: "broadcast_generation_request_context",
};
