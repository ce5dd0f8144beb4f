import type { z } from "@hono/zod-openapi";
import type { Database } from "@causeway/db";
import type { SetContentSettingsInput } from "@causeway/services";
import { keyIdsOf } from "../key-hashes.ts";
import type { updateBody } from "./schemas.ts";

/** What a body says of keeping input and output. Throws `invalid-request` naming the key that is none of the workspace. */
export async function readContentLogging(
  database: Database,
  workspaceId: string,
  body: z.infer<typeof updateBody>,
): Promise<Omit<SetContentSettingsInput, "workspaceId">> {
  const hashes = body.io_logging_api_key_hashes;
  return {
    enabled: body.is_observability_io_logging_enabled,
    samplingRate: body.io_logging_sampling_rate,
    retentionDays: body.io_logging_retention_days,
    apiKeyIds: hashes && (await keyIdsOf(database, workspaceId, hashes, contentNames.apiKeyIds)),
  };
}

/** What its fields are called over the API. */
export const contentNames = {
  enabled: "is_observability_io_logging_enabled",
  samplingRate: "io_logging_sampling_rate",
  retentionDays: "io_logging_retention_days",
  apiKeyIds: "io_logging_api_key_hashes",
} as const;
