import { createRoute, z } from "@hono/zod-openapi";
import { feedbackCategories, submitFeedback } from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { inWordsOf } from "../in-words-of.ts";
import { badRequest, forbidden, json, jsonBody, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const body = z.strictObject({
  generation_id: z.string().min(1).max(100).openapi({ example: "gen-…" }),
  category: z.enum(feedbackCategories),
  comment: z.string().max(1_000).optional(),
});

const route = createRoute({
  method: "post",
  path: "/v1/generation/feedback",
  summary: "Say what was wrong with an answer",
  security: keySecurity,
  request: { body: jsonBody(body) },
  responses: {
    200: json("It is kept.", z.object({ data: z.object({ success: z.literal(true) }) })),
    ...badRequest,
    ...unauthenticated,
    ...forbidden,
    ...notFound,
  },
});

export function registerGenerationFeedback(router: Router, { keys, database }: ManagementContext): void {
  router.openapi(route, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { generation_id: generationId, category, comment } = context.req.valid("json");
    const { workspaceId } = actor;
    await submitFeedback({ database, actor }, { workspaceId, generationId, category, comment }).catch(
      inWordsOf({ generationId: "generation_id" }),
    );
    return context.json({ data: { success: true as const } }, 200);
  });
}
