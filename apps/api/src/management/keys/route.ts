import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import {
  type ApiKeyDetails,
  createApiKey,
  findApiKeys,
  type KeyServiceContext,
  revokeApiKey,
  updateApiKey,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { requireSameWorkspace } from "../same-workspace.ts";
import { limitParameters, readLimits } from "./read-limits.ts";
import { holderLimits, spendFields, writeHolderLimits, writeSpendFields } from "./write-limits.ts";

const key = z
  .object({
    hash: z.string().openapi({ description: "SHA-256 of the key in hex: its id in these routes." }),
    label: z.string(),
    name: z.string(),
    disabled: z.boolean(),
    ...spendFields,
    limits: holderLimits,
    created_at: z.string(),
    updated_at: z.string(),
    expires_at: z.string().nullable(),
    allowed_ips: z.array(z.string()).nullable().openapi({ description: "From where it works; null is anywhere." }),
    environment: z.string().nullable().openapi({ description: "What it is for, such as `production`." }),
    creator_user_id: z.string().nullable(),
    external_user: z
      .string()
      .nullable()
      .openapi({ description: "Always null: keys of other platforms' users are not made here." }),
    workspace_id: z.string(),
  })
  .openapi("Key");

const expiresAt = z.iso
  .datetime({ error: "must be a time in UTC, such as 2027-01-31T12:00:00Z" })
  .nullable()
  .optional();

/** What can be set of where a key is used; absent is left as it is. */
const placeParameters = {
  allowed_ips: z.array(z.string()).nullable().optional().openapi({
    description:
      "Addresses and networks of IPv4 and IPv6 from which the key works, 1 to 100: `203.0.113.7`, `10.0.0.0/8`. Calls from elsewhere get 403. Null is anywhere.",
  }),
  environment: z
    .string()
    .nullable()
    .optional()
    .openapi({ description: "What it is for, in up to 24 characters, kept in lower case: `production`." }),
};

const params = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/, "is the SHA-256 of a key: 64 hex digits") });
const one = z.object({ data: key });
const errors = { ...unauthenticated, ...forbidden, ...badRequest };

const createKey = createRoute({
  method: "post",
  path: "/v1/keys",
  summary: "Create a key",
  security: keySecurity,
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            name: z.string(),
            ...limitParameters,
            expires_at: expiresAt,
            ...placeParameters,
            creator_user_id: z.string().optional().openapi({ description: "The member whose key it is." }),
            workspace_id: z.string().optional(),
          }),
        },
      },
    },
  },
  responses: {
    201: json("The key, this once.", z.object({ data: key, key: z.string() })),
    ...errors,
  },
});

const listKeys = createRoute({
  method: "get",
  path: "/v1/keys",
  summary: "The workspace's keys, newest first, 100 at a time",
  security: keySecurity,
  request: {
    query: z.object({
      offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
      include_disabled: z.enum(["true", "false"]).optional(),
      environment: z.string().optional().openapi({ description: "Only keys with this tag." }),
      workspace_id: z.string().optional(),
    }),
  },
  responses: { 200: json("The keys.", z.object({ data: z.array(key) })), ...errors },
});

const getKey = createRoute({
  method: "get",
  path: "/v1/keys/{hash}",
  summary: "One key",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The key.", one), ...errors, ...notFound },
});

const changeKey = createRoute({
  method: "patch",
  path: "/v1/keys/{hash}",
  summary: "Change a key: what is left out stays as it is",
  security: keySecurity,
  request: {
    params,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            name: z.string().optional(),
            disabled: z.boolean().optional(),
            ...limitParameters,
            expires_at: expiresAt,
            ...placeParameters,
          }),
        },
      },
    },
  },
  responses: { 200: json("The key as it is now.", one), ...errors, ...notFound },
});

const deleteKey = createRoute({
  method: "delete",
  path: "/v1/keys/{hash}",
  summary: "End a key for good",
  security: keySecurity,
  request: { params },
  responses: { 200: json("It no longer works.", z.object({ deleted: z.literal(true) })), ...errors, ...notFound },
});

/** Keys as data, for programs that hold a management key. */
export function registerKeys(router: Router, { keys, database, announceKeyChange }: ManagementContext): void {
  type Manager = Awaited<ReturnType<typeof callingManager>>;
  const contextOf = (actor: Manager): KeyServiceContext => ({ database, actor, announceKeyChange });
  const find = async (actor: Manager, hash: string): Promise<ApiKeyDetails> => {
    const [found] = await findApiKeys(contextOf(actor), { workspaceId: actor.workspaceId, hash });
    if (found) return found;
    throw new AppError("not-found", "There is no key with this hash in the workspace, or it was deleted.");
  };

  router.openapi(createKey, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const {
      name,
      expires_at: expires,
      allowed_ips: allowedIps,
      environment,
      creator_user_id: memberId,
      workspace_id: asked,
      ...limits
    } = context.req.valid("json");
    requireSameWorkspace(workspaceId, asked);
    const input = {
      workspaceId,
      name,
      memberId,
      allowedIps,
      environment,
      limits: readLimits(limits, undefined),
      expiresAt: typeof expires === "string" ? new Date(expires) : undefined,
    };
    const created = await createApiKey(contextOf(actor), input).catch(inOurWords);
    const [data] = await findApiKeys(contextOf(actor), { workspaceId, hash: created.hash });
    if (!data) throw new AppError("conflict", "The key was created and deleted at once.");
    return context.json({ data: writeKey(data), key: created.key }, 201);
  });

  router.openapi(listKeys, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { offset, include_disabled: include, environment, workspace_id: asked } = context.req.valid("query");
    requireSameWorkspace(actor.workspaceId, asked);
    const found = await findApiKeys(contextOf(actor), {
      workspaceId: actor.workspaceId,
      offset,
      includeDisabled: include !== "false",
      environment,
    });
    return context.json({ data: found.map(writeKey) }, 200);
  });

  router.openapi(getKey, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    return context.json({ data: writeKey(await find(actor, context.req.valid("param").hash)) }, 200);
  });

  router.openapi(changeKey, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { hash } = context.req.valid("param");
    const { id, limits: present } = await find(actor, hash);
    const {
      name,
      disabled,
      expires_at: expires,
      allowed_ips: allowedIps,
      environment,
      ...limits
    } = context.req.valid("json");
    await updateApiKey(contextOf(actor), {
      workspaceId: actor.workspaceId,
      id,
      name,
      disabled,
      allowedIps,
      environment,
      limits: readLimits(limits, present),
      expiresAt: typeof expires === "string" ? new Date(expires) : expires,
    }).catch(inOurWords);
    return context.json({ data: writeKey(await find(actor, hash)) }, 200);
  });

  router.openapi(deleteKey, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = await find(actor, context.req.valid("param").hash);
    await revokeApiKey(contextOf(actor), { workspaceId: actor.workspaceId, id });
    return context.json({ deleted: true as const }, 200);
  });
}

/** Rethrows with the parameter called as it is here. */
function inOurWords(error: unknown): never {
  if (!(error instanceof AppError) || error.parameter === undefined) throw error;
  const parameter =
    error.parameter === "memberId"
      ? "creator_user_id"
      : error.parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { code, message, metadata } = error;
  throw new AppError(code, message, { parameter, metadata });
}

const writeKey = (found: ApiKeyDetails): z.infer<typeof key> => ({
  hash: found.hash,
  label: found.label,
  name: found.name,
  disabled: found.disabled,
  ...writeSpendFields(found.limits, found.usage),
  limits: writeHolderLimits(found.limits),
  created_at: found.createdAt.toISOString(),
  updated_at: found.updatedAt.toISOString(),
  expires_at: found.expiresAt?.toISOString() ?? null,
  allowed_ips: found.allowedIps.length > 0 ? [...found.allowedIps] : null,
  environment: found.environment ?? null,
  creator_user_id: found.createdById ?? null,
  external_user: null,
  workspace_id: found.workspaceId,
});
