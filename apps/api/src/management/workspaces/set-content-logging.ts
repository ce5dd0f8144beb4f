import type { z } from "@hono/zod-openapi";
import { setContentSettings } from "@causeway/services";
import type { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
import { keyIdsOf } from "../key-hashes.ts";
import type { updateBody } from "./schemas.ts";

type Manager = Awaited<ReturnType<typeof callingManager>>;

/** What a body says of keeping input and output; nothing happens when it says nothing of it. */
export async function setContentLogging(
  { database, announceLimitChange, ownKeys: { vault } }: ManagementContext,
  actor: Manager,
  body: z.infer<typeof updateBody>,
): Promise<void> {
  const {
    is_observability_io_logging_enabled: enabled,
    io_logging_sampling_rate: samplingRate,
    io_logging_retention_days: retentionDays,
    io_logging_api_key_hashes: hashes,
  } = body;
  if ([enabled, samplingRate, retentionDays, hashes].every((value) => value === undefined)) return;
  const { workspaceId } = actor;
  const apiKeyIds = hashes && (await keyIdsOf(database, workspaceId, hashes, "io_logging_api_key_hashes"));
  await setContentSettings(
    { database, actor, vault, announceLimitChange },
    { workspaceId, enabled, samplingRate, retentionDays, apiKeyIds },
  ).catch(inWordsOf(names));
}

const names = {
  enabled: "is_observability_io_logging_enabled",
  samplingRate: "io_logging_sampling_rate",
  retentionDays: "io_logging_retention_days",
  apiKeyIds: "io_logging_api_key_hashes",
};
