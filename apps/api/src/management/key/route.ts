import { createRoute, z } from "@hono/zod-openapi";
import type { KeyUsage } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { larger, nanoUsd, toUsdNumber, zero } from "@causeway/money";
import type { ManagementContext } from "../context.ts";
import { callingKey } from "../authenticated.ts";
import { json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const key = z
  .object({
    label: z.string(),
    name: z.string(),
    limit: z.number().nullable().openapi({ description: "US dollars; null is no limit." }),
    limit_remaining: z.number().nullable(),
    limit_reset: z.enum(["daily", "weekly", "monthly"]).nullable(),
    include_byok_in_limit: z.boolean(),
    usage: z.number(),
    usage_daily: z.number(),
    usage_weekly: z.number(),
    usage_monthly: z.number(),
    byok_usage: z.number(),
    byok_usage_daily: z.number(),
    byok_usage_weekly: z.number(),
    byok_usage_monthly: z.number(),
    is_free_tier: z.boolean(),
    is_management_key: z.boolean(),
    is_provisioning_key: z.boolean(),
    expires_at: z.string().nullable(),
    created_at: z.string(),
    workspace_id: z.string(),
    rate_limit: z.object({ requests: z.number(), interval: z.string(), note: z.string() }),
  })
  .openapi("Key");

/** `/auth/key` is the older name. */
export function registerKey(router: Router, { keys, accounts }: ManagementContext): void {
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
      const [usage, credits] = await Promise.all([
        accounts.keyUsage(calling.id),
        accounts.credits(calling.workspaceId),
      ]);
      return context.json({ data: writeKey(calling, usage, credits.purchased === zero) }, 200);
    });
  }
}

function writeKey(calling: ApiKey, usage: KeyUsage, hasNeverPaid: boolean): z.infer<typeof key> {
  const { limit } = calling;
  const spent = { daily: usage.daily, weekly: usage.weekly, monthly: usage.monthly, total: usage.total };
  const remaining = limit === undefined ? null : larger(nanoUsd(limit - spent[calling.limitReset ?? "total"]), zero);
  return {
    label: calling.label,
    name: calling.name,
    limit: limit === undefined ? null : toUsdNumber(limit),
    limit_remaining: remaining === null ? null : toUsdNumber(remaining),
    limit_reset: calling.limitReset ?? null,
    include_byok_in_limit: false,
    usage: toUsdNumber(usage.total),
    usage_daily: toUsdNumber(usage.daily),
    usage_weekly: toUsdNumber(usage.weekly),
    usage_monthly: toUsdNumber(usage.monthly),
    byok_usage: toUsdNumber(usage.ownKeys.total),
    byok_usage_daily: toUsdNumber(usage.ownKeys.daily),
    byok_usage_weekly: toUsdNumber(usage.ownKeys.weekly),
    byok_usage_monthly: toUsdNumber(usage.ownKeys.monthly),
    is_free_tier: hasNeverPaid,
    is_management_key: calling.class === "management",
    is_provisioning_key: calling.class === "management",
    expires_at: calling.expiresAt?.toISOString() ?? null,
    created_at: calling.createdAt.toISOString(),
    workspace_id: calling.workspaceId,
    rate_limit: { requests: -1, interval: "10s", note: "There is no limit on requests." },
  };
}
