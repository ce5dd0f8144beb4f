import type { z } from "@hono/zod-openapi";
import type { PresetDetail, PresetSummary, PresetVersionSummary } from "@causeway/services";
import type { preset, presetVersion, presetWithVersion } from "./schemas.ts";

export const writePreset = (
  summary: PresetSummary,
  { workspaceId, versionId }: { readonly workspaceId: string; readonly versionId: string | null },
): z.infer<typeof preset> => ({
  id: summary.id,
  creator_user_id: summary.creatorUserId ?? null,
  workspace_id: workspaceId,
  name: summary.name,
  slug: summary.slug,
  description: summary.description ?? null,
  status: summary.status,
  designated_version_id: versionId,
  created_at: summary.createdAt.toISOString(),
  updated_at: summary.updatedAt.toISOString(),
  status_updated_at: summary.statusUpdatedAt?.toISOString() ?? null,
});

export const writeDetail = (
  { preset: summary, designated }: PresetDetail,
  workspaceId: string,
): z.infer<typeof presetWithVersion> => ({
  ...writePreset(summary, { workspaceId, versionId: designated.id }),
  designated_version: writeVersion(designated),
});

export const writeVersion = (version: PresetVersionSummary): z.infer<typeof presetVersion> => ({
  id: version.id,
  preset_id: version.presetId,
  // A member by their id, a key by `key:<id>`.
  creator_id: version.createdBy.replace(/^user:/, ""),
  version: version.version,
  system_prompt: version.systemPrompt ?? null,
  config: version.config,
  created_at: version.createdAt.toISOString(),
  // What a version says is never changed.
  updated_at: version.createdAt.toISOString(),
});
