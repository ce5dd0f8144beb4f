import { createRoute, z } from "@hono/zod-openapi";
import { anthropicMessages, openaiChat, openaiResponses, presetOfBody } from "@causeway/protocol";
import {
  type Actor,
  findPreset,
  findPresetVersion,
  listPresets,
  listPresetVersions,
  savePreset,
  updatePreset,
} from "@causeway/services";
import { callingActor } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { preset, presetVersion, presetWithVersion, updateBody } from "./schemas.ts";
import { writeDetail, writePreset, writeVersion } from "./write-preset.ts";

const slug = z.string().min(1).max(128).toLowerCase().openapi({ example: "my-preset" });
const params = z.object({ slug });
const page = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});
const errors = { ...unauthenticated, ...badRequest };
const onePreset = z.object({ data: presetWithVersion });

const listRoute = createRoute({
  method: "get",
  path: "/v1/presets",
  summary: "The workspace's presets, the one that changed last first",
  security: keySecurity,
  request: { query: page },
  responses: {
    200: json("The presets.", z.object({ data: z.array(preset), total_count: z.number().int() })),
    ...errors,
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/presets/{slug}",
  summary: "A preset with the version that calls use",
  security: keySecurity,
  request: { params },
  responses: { 200: json("The preset.", onePreset), ...errors, ...notFound },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/v1/presets/{slug}",
  summary: "Rename a preset, switch it off or on, or go back to an earlier version: what is left out stays as it is",
  security: keySecurity,
  request: { params, body: jsonBody(updateBody) },
  responses: { 200: json("The preset as it is now.", onePreset), ...errors, ...forbidden, ...notFound },
});

const versionsRoute = createRoute({
  method: "get",
  path: "/v1/presets/{slug}/versions",
  summary: "All versions of a preset, the oldest first",
  security: keySecurity,
  request: { params, query: page },
  responses: {
    200: json("The versions.", z.object({ data: z.array(presetVersion), total_count: z.number().int() })),
    ...errors,
    ...notFound,
  },
});

const versionRoute = createRoute({
  method: "get",
  path: "/v1/presets/{slug}/versions/{version}",
  summary: "One version of a preset",
  security: keySecurity,
  request: { params: params.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) }) },
  responses: { 200: json("The version.", z.object({ data: presetVersion })), ...errors, ...notFound },
});

/** Bodies of these formats become presets, under the addresses at which they would be calls. */
const formats = [
  { path: "chat/completions", dialect: openaiChat },
  { path: "messages", dialect: anthropicMessages },
  { path: "responses", dialect: openaiResponses },
] as const;

const saveRoute = (path: string) =>
  createRoute({
    method: "post",
    path: `/v1/presets/{slug}/${path}`,
    summary:
      "Save what a call's body asks beside its prompt as a preset, or as a new version of one; nothing is called",
    security: keySecurity,
    request: {
      params,
      body: {
        required: true,
        content: { "application/json": { schema: z.looseObject({ model: z.string().optional() }) } },
      },
    },
    responses: { 200: json("The preset with its new version.", onePreset), ...errors, ...forbidden },
  });

/** Presets as data. Keys for calling models may read and save them, too. */
export function registerPresets(router: Router, { keys, database, announcePresetChange }: ManagementContext): void {
  const contextOf = (actor: Actor) => ({ database, actor, announcePresetChange });

  router.openapi(listRoute, async (context) => {
    const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
    const { offset = 0, limit = 50 } = context.req.valid("query");
    const { items, total } = await listPresets(contextOf(actor), { workspaceId, offset, limit });
    const versions = await database.presetVersion.findMany({
      where: { OR: items.map(({ id, designatedVersion }) => ({ presetId: id, version: designatedVersion })) },
      select: { id: true, presetId: true },
    });
    const versionIds = new Map(versions.map(({ presetId, id }) => [presetId, id]));
    const data = items.map((one) => writePreset(one, { workspaceId, versionId: versionIds.get(one.id) ?? null }));
    return context.json({ data, total_count: total }, 200);
  });

  router.openapi(getRoute, async (context) => {
    const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
    const found = await findPreset(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    return context.json({ data: writeDetail(found, workspaceId) }, 200);
  });

  router.openapi(updateRoute, async (context) => {
    const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
    const one = { workspaceId, ...context.req.valid("param") };
    const { designated_version: designatedVersion, ...change } = context.req.valid("json");
    await updatePreset(contextOf(actor), { ...one, ...change, designatedVersion });
    return context.json({ data: writeDetail(await findPreset(contextOf(actor), one), workspaceId) }, 200);
  });

  router.openapi(versionsRoute, async (context) => {
    const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
    const { offset = 0, limit = 50 } = context.req.valid("query");
    const one = { workspaceId, ...context.req.valid("param") };
    const { items, total } = await listPresetVersions(contextOf(actor), { ...one, offset, limit });
    return context.json({ data: items.map(writeVersion), total_count: total }, 200);
  });

  router.openapi(versionRoute, async (context) => {
    const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
    const found = await findPresetVersion(contextOf(actor), { workspaceId, ...context.req.valid("param") });
    return context.json({ data: writeVersion(found) }, 200);
  });

  for (const { path, dialect } of formats) {
    router.openapi(saveRoute(path), async (context) => {
      const { actor, workspaceId } = await callingActor(keys, context.env.incoming);
      const { config, systemPrompt } = presetOfBody(dialect, context.req.valid("json"));
      const named = { workspaceId, ...context.req.valid("param") };
      const saved = await savePreset(contextOf(actor), { ...named, config, systemPrompt });
      return context.json({ data: writeDetail(saved, workspaceId) }, 200);
    });
  }
}
