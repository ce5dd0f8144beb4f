import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import {
  changeMemberRole,
  createInvitation,
  type InvitationSummary,
  listInvitations,
  listMembers,
  type MemberSummary,
  removeMembers,
  revokeInvitation,
  workspaceRoles,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
import { pageOf, pageQuery } from "../page.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireNamedWorkspace } from "../require-named-workspace.ts";

const params = z.object({ id: z.string().min(1).max(100).openapi({ description: "The workspace's id or slug." }) });
const memberParams = params.extend({ user_id: z.string().min(1).max(100) });
const invitationParams = params.extend({ invitation_id: z.string().min(1).max(100) });
const errors = { ...unauthenticated, ...forbidden, ...badRequest, ...notFound };
const role = z.enum(workspaceRoles);

const member = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    user_id: z.string(),
    role: z.enum(["admin", "member"]).openapi({ description: "Owners and admins are `admin`." }),
    workspace_role: role,
    email: z.string(),
    name: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("WorkspaceMember");

const organizationMember = z
  .object({
    id: z.string(),
    email: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    role: z.enum(["org:admin", "org:member"]),
  })
  .openapi("OrganizationMember");

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    state: z.enum(["waiting", "sent", "failed", "expired", "sender-gone"]).openapi({
      description:
        "`sender-gone`: whoever sent it may not invite any more, so that it lets nobody in until it is sent again.",
    }),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .openapi("WorkspaceInvitation");

const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ data: z.array(schema), total_count: z.number().int() });
const deleted = json("It is gone.", z.object({ deleted: z.literal(true) }));

const listRoute = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}/members",
  summary: "Everybody in a workspace, by when they joined",
  security: keySecurity,
  request: { params, query: z.object(pageQuery) },
  responses: { 200: json("The members.", listOf(member)), ...errors },
});

const organizationRoute = createRoute({
  method: "get",
  path: "/v1/organization/members",
  summary: "Everybody in the key's workspace, in the words of OpenRouter's organizations",
  security: keySecurity,
  request: { query: z.object(pageQuery) },
  responses: { 200: json("The members.", listOf(organizationMember)), ...errors },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/v1/workspaces/{id}/members/{user_id}",
  summary: "Give a member another role; owners are made and unmade by owners alone",
  security: keySecurity,
  request: { params: memberParams, body: jsonBody(z.strictObject({ role })) },
  responses: { 200: json("The member as he is now.", z.object({ data: member })), ...errors },
});

const removeRoute = createRoute({
  method: "post",
  path: "/v1/workspaces/{id}/members/remove",
  summary: "Take members out of a workspace, all or none; the keys that they made stay with the workspace",
  security: keySecurity,
  request: { params, body: jsonBody(z.strictObject({ user_ids: z.array(z.string().min(1)).min(1).max(100) })) },
  responses: { 200: json("How many are out.", z.object({ removed_count: z.number().int() })), ...errors },
});

const invitationsRoute = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}/invitations",
  summary: "Who is asked into a workspace and has not come yet",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The invitations.", listOf(invitation)), ...errors },
});

const inviteRoute = createRoute({
  method: "post",
  path: "/v1/workspaces/{id}/invitations",
  summary: "Ask somebody into a workspace: a mail with a link that works for a week",
  security: keySecurity,
  request: { params, body: jsonBody(z.strictObject({ email: z.string(), role: role.default("developer") })) },
  responses: { 201: json("The invitation.", z.object({ data: invitation })), ...errors },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/v1/workspaces/{id}/invitations/{invitation_id}",
  summary: "Take an invitation back",
  security: keySecurity,
  request: { params: invitationParams },
  responses: { 200: deleted, ...errors },
});

/** Who is in a workspace, and who is asked in. */
export function registerWorkspaceMembers(router: Router, management: ManagementContext): void {
  const { keys, database, announceKeyChange, announceLimitChange } = management;
  const enter = async (incoming: Parameters<typeof callingManager>[1], named: string) => {
    const actor = await callingManager(keys, incoming);
    await requireNamedWorkspace(database, actor.workspaceId, named);
    const { workspaceId } = actor;
    return { workspaceId, verbs: { database, actor, announceKeyChange, announceLimitChange } };
  };

  router.openapi(listRoute, async (context) => {
    const { workspaceId, verbs } = await enter(context.env.incoming, context.req.valid("param").id);
    const all = await listMembers(verbs, { workspaceId });
    const data = pageIn(all, context.req.valid("query")).map((one) => writeMember(workspaceId, one));
    return context.json({ data, total_count: all.length }, 200);
  });

  router.openapi(organizationRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const all = await listMembers({ database, actor }, actor);
    const data = pageIn(all, context.req.valid("query")).map(writeOrganizationMember);
    return context.json({ data, total_count: all.length }, 200);
  });

  router.openapi(changeRoute, async (context) => {
    const { id, user_id: userId } = context.req.valid("param");
    const { workspaceId, verbs } = await enter(context.env.incoming, id);
    await changeMemberRole(verbs, { workspaceId, userId, role: context.req.valid("json").role });
    const changed = (await listMembers(verbs, { workspaceId })).find((one) => one.userId === userId);
    if (!changed) throw new AppError("not-found", "This member was taken out of the workspace meanwhile.");
    return context.json({ data: writeMember(workspaceId, changed) }, 200);
  });

  router.openapi(removeRoute, async (context) => {
    const { workspaceId, verbs } = await enter(context.env.incoming, context.req.valid("param").id);
    const { user_ids: userIds } = context.req.valid("json");
    const removed = await removeMembers(verbs, { workspaceId, userIds, keys: "keep" }).catch(inWordsOf({}));
    return context.json({ removed_count: removed }, 200);
  });

  router.openapi(invitationsRoute, async (context) => {
    const { workspaceId, verbs } = await enter(context.env.incoming, context.req.valid("param").id);
    const all = await listInvitations(verbs, { workspaceId });
    return context.json({ data: all.map(writeInvitation), total_count: all.length }, 200);
  });

  router.openapi(inviteRoute, async (context) => {
    const { workspaceId, verbs } = await enter(context.env.incoming, context.req.valid("param").id);
    const made = await createInvitation(verbs, { workspaceId, ...context.req.valid("json") });
    return context.json({ data: writeInvitation(made) }, 201);
  });

  router.openapi(revokeRoute, async (context) => {
    const { id, invitation_id: invitationId } = context.req.valid("param");
    const { workspaceId, verbs } = await enter(context.env.incoming, id);
    await revokeInvitation(verbs, { workspaceId, id: invitationId });
    return context.json({ deleted: true as const }, 200);
  });
}

type PageQuery = Parameters<typeof pageOf>[0];

function pageIn<Item>(all: readonly Item[], query: PageQuery): readonly Item[] {
  const { offset, limit } = pageOf(query);
  return all.slice(offset, offset + limit);
}

const isAdmin = (workspaceRole: MemberSummary["role"]): boolean => ["owner", "admin"].includes(workspaceRole);

const writeMember = (workspaceId: string, one: MemberSummary): z.infer<typeof member> => ({
  id: `${workspaceId}:${one.userId}`,
  workspace_id: workspaceId,
  user_id: one.userId,
  role: isAdmin(one.role) ? "admin" : "member",
  workspace_role: one.role,
  email: one.email,
  name: one.name ?? null,
  created_at: one.joinedAt.toISOString(),
});

const writeOrganizationMember = (one: MemberSummary): z.infer<typeof organizationMember> => {
  const [first = null, ...others] = one.name?.split(" ") ?? [];
  return {
    id: one.userId,
    email: one.email,
    first_name: first,
    last_name: others.length === 0 ? null : others.join(" "),
    role: isAdmin(one.role) ? "org:admin" : "org:member",
  };
};

const writeInvitation = (one: InvitationSummary): z.infer<typeof invitation> => ({
  id: one.id,
  email: one.email,
  role: one.role,
  state: one.state,
  created_at: one.createdAt.toISOString(),
  expires_at: one.expiresAt.toISOString(),
});
