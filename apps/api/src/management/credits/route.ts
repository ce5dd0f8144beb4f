import { createRoute, z } from "@hono/zod-openapi";
import { toUsdNumber } from "@causeway/money";
import type { ManagementContext } from "../context.ts";
import { callingKey } from "../authenticated.ts";
import { json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const credits = z
  .object({
    total_credits: z.number().openapi({ description: "Ever added, in US dollars." }),
    total_usage: z.number().openapi({ description: "Ever spent. What is left is the difference." }),
  })
  .openapi("Credits");

const route = createRoute({
  method: "get",
  path: "/v1/credits",
  summary: "The workspace's credits",
  security: keySecurity,
  responses: { 200: json("The credits.", z.object({ data: credits })), ...unauthenticated },
});

export function registerCredits(router: Router, { keys, accounts }: ManagementContext): void {
  router.openapi(route, async (context) => {
    const { workspaceId } = await callingKey(keys, context.env.incoming);
    const { purchased, used } = await accounts.credits(workspaceId);
    return context.json({ data: { total_credits: toUsdNumber(purchased), total_usage: toUsdNumber(used) } }, 200);
  });
}
