import type { z } from "@hono/zod-openapi";
import { AppError } from "@causeway/errors";
import { setContentSettings } from "@causeway/services";
import type { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
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
  const apiKeyIds = hashes && (await keyIdsOf({ database }, workspaceId, hashes));
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

async function keyIdsOf(
  { database }: Pick<ManagementContext, "database">,
  workspaceId: string,
  hashes: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.apiKey.findMany({
    where: { workspaceId, hash: { in: [...hashes] } },
    select: { id: true, hash: true },
  });
  const unknown = hashes.findIndex((hash) => !rows.some((row) => row.hash === hash));
  if (unknown === -1) return rows.map(({ id }) => id);
  throw new AppError("invalid-request", "There is no key with this hash in this workspace.", {
    parameter: `io_logging_api_key_hashes.${unknown}`,
  });
}
