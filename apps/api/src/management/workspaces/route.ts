import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import type { JsonObject } from "@causeway/protocol";
import {
  changeWorkspace,
  type ContentSettings,
  type RoutingSettings,
  readContentSettings,
  readRoutingSettings,
} from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
import { keyHashesOf } from "../key-hashes.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { updateBody, workspace } from "./schemas.ts";
import { contentNames, readContentLogging } from "./read-content-logging.ts";

const params = z.object({ id: z.string().min(1).max(100).openapi({ description: "The workspace's id or slug." }) });
const oneWorkspace = z.object({ data: workspace });
const errors = { ...unauthenticated, ...forbidden, ...badRequest };

const listRoute = createRoute({
  method: "get",
  path: "/v1/workspaces",
  summary: "The workspace of the calling key, with how its calls are routed",
  security: keySecurity,
  responses: {
    200: json("The workspaces.", z.object({ data: z.array(workspace), total_count: z.number().int() })),
    ...errors,
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}",
  summary: "A workspace, with how its calls are routed unless they say otherwise and what none of them may do",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The workspace.", oneWorkspace), ...errors, ...notFound },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/v1/workspaces/{id}",
  summary: "Change a workspace, what is kept of its calls and how they are routed: what is left out stays as it is",
  security: keySecurity,
  request: { params, body: jsonBody(updateBody) },
  responses: { 200: json("The workspace as it is now.", oneWorkspace), ...errors, ...notFound },
});

/** A workspace as data, for programs that hold a management key of it. */
export function registerWorkspaces(router: Router, management: ManagementContext): void {
  const { keys, database, announceLimitChange } = management;
  type Manager = Awaited<ReturnType<typeof callingManager>>;
  const contextOf = (actor: Manager) => ({ database, actor, announceLimitChange, vault: management.ownKeys.vault });
  const find = async (actor: Manager, id: string) => {
    const row = await database.workspace.findUnique({
      where: { id: actor.workspaceId },
      select: { id: true, name: true, slug: true, description: true, createdAt: true, updatedAt: true },
    });
    if (row && [row.id, row.slug].includes(id)) return row;
    throw new AppError("not-found", "There is no such workspace, or this management key is not of it.");
  };
  const show = async (actor: Manager, id: string) => {
    const row = await find(actor, id);
    const [routing, content] = await Promise.all([
      readRoutingSettings(contextOf(actor), actor),
      readContentSettings(contextOf(actor), actor),
    ]);
    const hashes = await keyHashesOf(database, content.apiKeyIds);
    const destinations = await database.observabilityDestination.count({
      where: { workspaceId: row.id, enabled: true, pausedAt: null },
    });
    return writeWorkspace(row, { routing, content, hashes, isBroadcasting: destinations > 0 });
  };

  router.openapi(listRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    return context.json({ data: [await show(actor, actor.workspaceId)], total_count: 1 }, 200);
  });

  router.openapi(getRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    return context.json({ data: await show(actor, context.req.valid("param").id) }, 200);
  });

  router.openapi(updateRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { id } = context.req.valid("param");
    const { workspaceId } = actor;
    await find(actor, id);
    const body = context.req.valid("json");
    const { provider: present } = await readRoutingSettings(contextOf(actor), actor);
    await changeWorkspace(contextOf(actor), {
      workspaceId,
      details: whereSaid({ name: body.name, slug: body.slug, description: body.description }),
      content: whereSaid(await readContentLogging(database, workspaceId, body)),
      routing: whereSaid({
        defaultModel: body.default_text_model,
        provider: providerAfter(present, body),
        autoAllowedModels: body.auto_router?.allowed_models,
        autoCostTier: body.auto_router?.cost_tier,
        plugins: body.plugins,
      }),
    }).catch(inWordsOf(names));
    return context.json({ data: await show(actor, workspaceId) }, 200);
  });
}

/** The sort has a field of its own, too, which changes nothing else. */
function providerAfter(present: JsonObject, body: z.infer<typeof updateBody>): JsonObject | null | undefined {
  const { provider, default_provider_sort: sort } = body;
  if (sort === undefined) return provider as JsonObject | null | undefined;
  const { sort: _before, ...rest } = provider === undefined ? present : ((provider ?? {}) as JsonObject);
  return sort === null ? rest : { ...rest, sort };
}

const names = {
  ...contentNames,
  defaultModel: "default_text_model",
  autoAllowedModels: "auto_router.allowed_models",
  autoCostTier: "auto_router.cost_tier",
};

/** `undefined` where nothing is said. */
const whereSaid = <Change extends object>(change: Change): Change | undefined =>
  Object.values(change).some((value) => value !== undefined) ? change : undefined;

type WorkspaceRow = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type WorkspaceFacts = {
  readonly routing: RoutingSettings;
  readonly content: ContentSettings;
  readonly hashes: readonly string[] | undefined;
  readonly isBroadcasting: boolean;
};

const writeWorkspace = (
  row: WorkspaceRow,
  { routing, content, hashes, isBroadcasting }: WorkspaceFacts,
): z.infer<typeof workspace> => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  description: row.description,
  default_text_model: routing.defaultModel ?? null,
  default_image_model: null,
  default_provider_sort: typeof routing.provider["sort"] === "string" ? routing.provider["sort"] : null,
  provider: routing.provider,
  auto_router: {
    allowed_models: routing.autoAllowedModels ? [...routing.autoAllowedModels] : null,
    cost_tier: routing.autoCostTier ?? null,
  },
  plugins: [...routing.plugins],
  default_guardrail_id: row.id,
  io_logging_api_key_ids: null,
  io_logging_api_key_hashes: hashes ? [...hashes] : null,
  io_logging_sampling_rate: content.samplingRate,
  io_logging_retention_days: content.retentionDays,
  is_data_discount_logging_enabled: false,
  is_observability_broadcast_enabled: isBroadcasting,
  is_observability_io_logging_enabled: content.enabled,
  created_at: row.createdAt.toISOString(),
  created_by: null,
  updated_at: row.updatedAt.toISOString(),
});
