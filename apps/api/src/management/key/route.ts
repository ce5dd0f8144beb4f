import { createRoute, z } from "@hono/zod-openapi";
import { readSpendStates } from "@causeway/db";
import { zero } from "@causeway/money";
import { callingKey } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { holderLimits, spendFields, writeHolderLimits, writeSpendFields } from "../keys/write-limits.ts";
import { json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const key = z
  .object({
    label: z.string(),
    name: z.string(),
    ...spendFields,
    limits: z
      .array(holderLimits)
      .openapi({ description: "Everything that limits a call with this key: its own, its member's, its workspace's." }),
    is_free_tier: z.boolean(),
    is_management_key: z.boolean(),
    is_provisioning_key: z.boolean(),
    expires_at: z.string().nullable(),
    created_at: z.string(),
    creator_user_id: z.string().nullable(),
    workspace_id: z.string(),
    organization_id: z.string().nullable().openapi({ description: "Who is billed: the workspace." }),
    allowed_data_regions: z.array(z.enum(["global", "europe", "us"])),
    free_model_daily_requests: z
      .object({ limit: z.number().int(), remaining: z.number().int(), used: z.number().int() })
      .openapi({ description: "Calls of free models are not counted here: a limit that nobody reaches." }),
    rate_limit: z.object({ requests: z.number(), interval: z.string(), note: z.string() }),
  })
  .openapi("CallingKey");

/** `/auth/key` is the older name. */
export function registerKey(router: Router, { keys, accounts, database }: ManagementContext): void {
  for (const path of ["/v1/key", "/v1/auth/key"]) {
    const route = createRoute({
      method: "get",
      path,
      summary: "The calling key: what it may spend and has spent",
      security: keySecurity,
      responses: { 200: json("The key.", z.object({ data: key })), ...unauthenticated },
    });
    router.openapi(route, async (context) => {
      const calling = await callingKey(keys, context.env.incoming);
      const [usage, credits, limits] = await Promise.all([
        accounts.keyUsage(calling.id),
        accounts.credits(calling.workspaceId),
        readSpendStates(database, calling.limits),
      ]);
      const own = limits.find(({ holder }) => holder === "key");
      const data: z.infer<typeof key> = {
        label: calling.label,
        name: calling.name,
        ...writeSpendFields(own, usage),
        limits: limits.map(writeHolderLimits),
        is_free_tier: credits.purchased === zero,
        is_management_key: calling.class === "management",
        is_provisioning_key: calling.class === "management",
        expires_at: calling.expiresAt?.toISOString() ?? null,
        created_at: calling.createdAt.toISOString(),
        creator_user_id: calling.createdById ?? null,
        workspace_id: calling.workspaceId,
        organization_id: calling.workspaceId,
        allowed_data_regions: ["global"],
        free_model_daily_requests: { limit: freeModelCalls, remaining: freeModelCalls, used: 0 },
        rate_limit: writeRateLimit(limits.map(({ requestsPerMinute }) => requestsPerMinute)),
      };
      return context.json({ data }, 200);
    });
  }
}

/** Clients want numbers where we have no limit. */
const freeModelCalls = 1_000_000_000;

/** The older form, of requests alone: the tightest of those that apply; -1 is none. */
function writeRateLimit(perMinute: readonly (number | undefined)[]) {
  const known = perMinute.filter((limit) => limit !== undefined);
  return known.length === 0
    ? { requests: -1, interval: "1m", note: "There is no limit on requests." }
    : { requests: Math.min(...known), interval: "1m", note: "See limits for all that apply." };
}
