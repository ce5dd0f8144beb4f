import { createRoute, z } from "@hono/zod-openapi";
import { forgetContent, readContent } from "@causeway/services";
import { callingManager } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import { badRequest, forbidden, json, keySecurity, notFound, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { readFailure } from "./read-failure.ts";

const attemptError = z.object({
  code: z.number().int(),
  message: z.string(),
  provider_name: z.string().nullable(),
  raw: z.string().nullable(),
});

const content = z
  .object({
    input: z.union([z.object({ messages: z.array(z.looseObject({})) }), z.object({ prompt: z.string() })]).openapi({
      description:
        "Conversations in OpenAI's words, whatever format they were sent in. Images, sound and files are named.",
    }),
    output: z.looseObject({
      completion: z.string().nullable(),
      reasoning: z.string().nullable(),
      tool_calls: z.array(z.looseObject({})).optional(),
    }),
    error: attemptError
      .omit({ code: true, message: true })
      .extend({
        status: z.number().int().nullable(),
        message: z.string().nullable(),
        previous_errors: z.array(attemptError),
      })
      .nullable(),
    truncated: z
      .boolean()
      .openapi({ description: "It was more than is kept of a call: texts say where they were cut." }),
    expires_at: z.string(),
  })
  .openapi("GenerationContent");

const request = { query: z.object({ id: z.string().min(1).max(100).openapi({ example: "gen-…" }) }) };
const errors = { ...badRequest, ...unauthenticated, ...forbidden, ...notFound };

const getRoute = createRoute({
  method: "get",
  path: "/v1/generation/content",
  summary: "What was sent and answered in one call, where the workspace keeps it",
  security: keySecurity,
  request,
  responses: { 200: json("Input and output.", z.object({ data: content })), ...errors },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/generation/content",
  summary: "Delete what is kept of one call's input and output, or of all calls'",
  security: keySecurity,
  request: {
    query: z.object({
      id: z
        .string()
        .min(1)
        .max(100)
        .openapi({ example: "gen-…", description: "`all`: of every call of the workspace." }),
    }),
  },
  responses: {
    200: json("It is gone.", z.object({ deleted: z.literal(true), deleted_count: z.number().int() })),
    ...errors,
  },
});

export function registerGenerationContent(
  router: Router,
  { keys, database, generations, catalog, ownKeys: { vault } }: ManagementContext,
): void {
  router.openapi(getRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const { id } = context.req.valid("query");
    const { input, output, truncated, expiresAt } = await readContent(
      { database, actor, vault },
      { workspaceId, generationId: id },
    );
    const error = readFailure(await generations.find(workspaceId, id), catalog.current());
    const data = { input, output, error, truncated, expires_at: expiresAt.toISOString() };
    return context.json({ data: data as z.infer<typeof content> }, 200);
  });

  router.openapi(deleteRoute, async (context) => {
    const actor = await callingManager(keys, context.env.incoming);
    const { workspaceId } = actor;
    const { id } = context.req.valid("query");
    const generationId = id === "all" ? undefined : id;
    const count = await forgetContent({ database, actor }, { workspaceId, generationId });
    return context.json({ deleted: true as const, deleted_count: count }, 200);
  });
}
