import type { z } from "@hono/zod-openapi";
import type { DestinationSummary } from "@causeway/services";
import type { destination } from "./schemas.ts";

/** As the API shows it. */
export const writeDestination = (
  one: DestinationSummary,
  workspaceId: string,
  hashes: readonly string[] | undefined,
): z.infer<typeof destination> => ({
  id: one.id,
  workspace_id: workspaceId,
  type: one.type,
  name: one.name,
  config: { ...one.config },
  enabled: one.enabled,
  privacy_mode: one.privacyMode,
  sampling_rate: one.samplingRate,
  api_key_hashes: hashes ? [...hashes] : null,
  filter_rules: one.filterRules ? { ...one.filterRules } : null,
  broadcast_generation_cost: one.tellsCost,
  broadcast_generation_identity: one.tellsIdentity,
  broadcast_generation_request_context: one.tellsRequest,
  regions: ["global"],
  created_at: one.createdAt.toISOString(),
  updated_at: one.updatedAt.toISOString(),
  state: {
    waiting: one.state.waiting,
    delivered: one.state.delivered,
    dropped: one.state.dropped,
    last_accepted_at: iso(one.state.lastAcceptedAt),
    last_error: one.state.lastError ?? null,
    last_error_at: iso(one.state.lastErrorAt),
    failing_since: iso(one.state.failingSince),
    next_attempt_at: iso(one.state.nextAttemptAt),
    paused_at: iso(one.state.pausedAt),
  },
});

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null;
