import { createRoute, z } from "@hono/zod-openapi";
import {
  assignGuardrail,
  createGuardrail,
  deleteGuardrail,
  findGuardrail,
  listGuardrailAssignments,
  listGuardrails,
  unassignGuardrail,
  updateGuardrail,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { pageOf, pageQuery } from "../page.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireSameWorkspace } from "../same-workspace.ts";
import { inOurWords, readSettings } from "./read-settings.ts";
import {
  createBody,
  guardrail,
  keyAssignment,
  keysBody,
  memberAssignment,
  membersBody,
  updateBody,
} from "./schemas.ts";
import { writeGuardrail, writeKeyAssignments, writeMemberAssignments } from "./write-guardrail.ts";

const params = z.object({
  id: z.uuid("is the id of a guardrail: a UUID; the workspace's own id is its default").openapi({
    description: "The workspace's own id stands for its default guardrail, which binds every key of it.",
  }),
});
const oneGuardrail = z.object({ data: guardrail });
const errors = { ...unauthenticated, ...forbidden, ...badRequest };
const one = { ...errors, ...notFound };
const count = z.number().int();
const listOf = <Schema extends z.ZodType>(schema: Schema) => z.object({ data: z.array(schema), total_count: count });

const listRoute = createRoute({
  method: "get",
  path: "/v1/guardrails",
  summary: "The workspace's guardrails, the newest first",
  security: keySecurity,
  request: { query: z.object({ ...pageQuery, workspace_id: z.string().optional() }) },
  responses: { 200: json("The guardrails.", listOf(guardrail)), ...errors },
});

const createRouteOf = createRoute({
  method: "post",
  path: "/v1/guardrails",
  summary: "Make a guardrail; it binds nobody until it is assigned",
  security: keySecurity,
  request: { body: jsonBody(createBody) },
  responses: { 201: json("The guardrail.", oneGuardrail), ...errors },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/guardrails/{id}",
  summary: "One guardrail",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The guardrail.", oneGuardrail), ...one },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/v1/guardrails/{id}",
  summary: "Change a guardrail: what is left out stays as it is, null takes a rule away",
  security: keySecurity,
  request: { params, body: jsonBody(updateBody) },
  responses: { 200: json("The guardrail as it is now.", oneGuardrail), ...one },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/guardrails/{id}",
  summary: "Delete a guardrail: it binds nobody any more",
  security: keySecurity,
  request: { params },
  responses: { 200: json("It is gone.", z.object({ deleted: z.literal(true) })), ...one },
});

const pages = z.object(pageQuery);
const boundKeys = { 200: json("The assignments.", listOf(keyAssignment)), ...one };
const boundMembers = { 200: json("The assignments.", listOf(memberAssignment)), ...one };

const allKeysRoute = createRoute({
  method: "get",
  path: "/v1/guardrails/assignments/keys",
  summary: "The keys that guardrails bind",
  security: keySecurity,
  request: { query: pages },
  responses: boundKeys,
});

const allMembersRoute = createRoute({
  method: "get",
  path: "/v1/guardrails/assignments/members",
  summary: "The members whose keys guardrails bind",
  security: keySecurity,
  request: { query: pages },
  responses: boundMembers,
});

const keysOfRoute = createRoute({
  method: "get",
  path: "/v1/guardrails/{id}/assignments/keys",
  summary: "The keys that a guardrail binds",
  security: keySecurity,
  request: { params, query: pages },
  responses: boundKeys,
});

const membersOfRoute = createRoute({
  method: "get",
  path: "/v1/guardrails/{id}/assignments/members",
  summary: "The members whose keys a guardrail binds",
  security: keySecurity,
  request: { params, query: pages },
  responses: boundMembers,
});

const assignKeysRoute = createRoute({
  method: "post",
  path: "/v1/guardrails/{id}/assignments/keys",
  summary: "Bind keys by a guardrail, all or none",
  security: keySecurity,
  request: { params, body: jsonBody(keysBody) },
  responses: { 200: json("How many are new.", z.object({ assigned_count: count })), ...one },
});

const unassignKeysRoute = createRoute({
  method: "post",
  path: "/v1/guardrails/{id}/assignments/keys/remove",
  summary: "Free keys of a guardrail",
  security: keySecurity,
  request: { params, body: jsonBody(keysBody) },
  responses: { 200: json("How many it bound.", z.object({ unassigned_count: count })), ...one },
});

const assignMembersRoute = createRoute({
  method: "post",
  path: "/v1/guardrails/{id}/assignments/members",
  summary: "Bind all keys of members by a guardrail, all or none",
  security: keySecurity,
  request: { params, body: jsonBody(membersBody) },
  responses: { 200: json("How many are new.", z.object({ assigned_count: count })), ...one },
});

const unassignMembersRoute = createRoute({
  method: "post",
  path: "/v1/guardrails/{id}/assignments/members/remove",
  summary: "Free members of a guardrail",
  security: keySecurity,
  request: { params, body: jsonBody(membersBody) },
  responses: { 200: json("How many it bound.", z.object({ unassigned_count: count })), ...one },
});

/** Guardrails as data, for programs that hold a management key. */
export function registerGuardrails(router: Router, { keys, database, announceLimitChange }: ManagementContext): void {
  type Manager = Awaited<ReturnType<typeof callingManager>>;
  const contextOf = (actor: Manager) => ({ database, actor, announceLimitChange });

  // Before the routes of one guardrail, which would take `assignments` for an id.
  router.openapi(allKeysRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const question = { workspaceId: actor.workspaceId, of: "keys" as const, ...pageOf(context.req.valid("query")) };
    const { items, total } = await listGuardrailAssignments(contextOf(actor), question);
    return context.json({ data: [...writeKeyAssignments(items)], total_count: total }, 200);
  });

  router.openapi(allMembersRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const question = { workspaceId, of: "members" as const, ...pageOf(context.req.valid("query")) };
    const { items, total } = await listGuardrailAssignments(contextOf(actor), question);
    return context.json({ data: [...writeMemberAssignments(items, workspaceId)], total_count: total }, 200);
  });

  router.openapi(listRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const { workspace_id: asked, ...page } = context.req.valid("query");
    requireSameWorkspace(workspaceId, asked);
    const { items, total } = await listGuardrails(contextOf(actor), { workspaceId, ...pageOf(page) });
    return context.json({ data: items.map((item) => writeGuardrail(item, workspaceId)), total_count: total }, 200);
  });

  router.openapi(createRouteOf, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const { workspace_id: asked, ...body } = context.req.valid("json");
    requireSameWorkspace(workspaceId, asked);
    const settings = { ...readSettings(body), name: body.name, workspaceId };
    const created = await createGuardrail(contextOf(actor), settings).catch(inOurWords);
    return context.json({ data: writeGuardrail(created, workspaceId) }, 201);
  });

  router.openapi(getRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const found = await findGuardrail(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    return context.json({ data: writeGuardrail(found, workspaceId) }, 200);
  });

  router.openapi(updateRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const change = { ...readSettings(context.req.valid("json")), workspaceId, ...context.req.valid("param") };
    const changed = await updateGuardrail(contextOf(actor), change).catch(inOurWords);
    return context.json({ data: writeGuardrail(changed, workspaceId) }, 200);
  });

  router.openapi(deleteRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    await deleteGuardrail(contextOf(actor), { workspaceId: actor.workspaceId, ...context.req.valid("param") });
    return context.json({ deleted: true as const }, 200);
  });

  router.openapi(keysOfRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = context.req.valid("param");
    const question = { workspaceId: actor.workspaceId, id, of: "keys" as const, ...pageOf(context.req.valid("query")) };
    const { items, total } = await listGuardrailAssignments(contextOf(actor), question);
    return context.json({ data: [...writeKeyAssignments(items)], total_count: total }, 200);
  });

  router.openapi(membersOfRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const { id } = context.req.valid("param");
    const question = { workspaceId, id, of: "members" as const, ...pageOf(context.req.valid("query")) };
    const { items, total } = await listGuardrailAssignments(contextOf(actor), question);
    return context.json({ data: [...writeMemberAssignments(items, workspaceId)], total_count: total }, 200);
  });

  router.openapi(assignKeysRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const to = { keyHashes: context.req.valid("json").key_hashes };
    const input = { workspaceId: actor.workspaceId, ...context.req.valid("param"), to };
    return context.json({ assigned_count: await assignGuardrail(contextOf(actor), input).catch(inOurWords) }, 200);
  });

  router.openapi(unassignKeysRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const to = { keyHashes: context.req.valid("json").key_hashes };
    const input = { workspaceId: actor.workspaceId, ...context.req.valid("param"), to };
    return context.json({ unassigned_count: await unassignGuardrail(contextOf(actor), input).catch(inOurWords) }, 200);
  });

  router.openapi(assignMembersRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const to = { userIds: context.req.valid("json").member_user_ids };
    const input = { workspaceId: actor.workspaceId, ...context.req.valid("param"), to };
    return context.json({ assigned_count: await assignGuardrail(contextOf(actor), input).catch(inOurWords) }, 200);
  });

  router.openapi(unassignMembersRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const to = { userIds: context.req.valid("json").member_user_ids };
    const input = { workspaceId: actor.workspaceId, ...context.req.valid("param"), to };
    return context.json({ unassigned_count: await unassignGuardrail(contextOf(actor), input).catch(inOurWords) }, 200);
  });
}
