import { z } from "@hono/zod-openapi";
import { badRequest, errorSchema, json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";

const request = z
  .looseObject({
    model: z.string().optional().openapi({ example: "openai/gpt-4o" }),
    models: z.array(z.string()).optional().openapi({ description: "Tried in order after `model`." }),
    messages: z.array(z.looseObject({ role: z.string() })),
    stream: z.boolean().optional(),
    max_tokens: z.number().int().optional(),
    temperature: z.number().optional(),
    tools: z.array(z.looseObject({})).optional(),
    response_format: z.looseObject({}).optional(),
    provider: z.looseObject({}).optional().openapi({ description: "Which providers, in which order, at what price." }),
  })
  .openapi("ChatRequest");

const answer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    model: z.string(),
    provider: z.string(),
    choices: z.array(z.looseObject({ finish_reason: z.string().nullable() })),
    usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), cost: z.number() }),
  })
  .openapi("ChatAnswer");

const error = (description: string) => json(description, errorSchema);

/** Documented here, served on the inference path. */
export function describeChatCompletions(router: Router): void {
  router.openAPIRegistry.registerPath({
    method: "post",
    path: "/v1/chat/completions",
    summary: "Ask a model, streamed or whole",
    security: keySecurity,
    request: { body: { content: { "application/json": { schema: request } } } },
    responses: {
      200: {
        description:
          "The answer, or with `stream` its chunks as server-sent events, ended by `[DONE]`. A stream whose credits or limits run out on the way ends with `finish_reason: length` and an `error` of code 402 or 403; what was delivered is charged.",
        headers: {
          "X-Max-Tokens-Clamped": {
            description:
              "Set when no `max_tokens` was sent and the answer was cut to this many tokens: what the credits cover, or as much as is held for an answer that cannot be stopped.",
            schema: { type: "integer" },
          },
        },
        content: { "application/json": { schema: answer }, "text/event-stream": { schema: z.string() } },
      },
      ...badRequest,
      ...unauthenticated,
      402: error("The credits do not cover its beginning; the message says how much is missing."),
      403: error("The key's limit does not cover it."),
      404: error("No endpoint meets the request; the message says who was excluded by what."),
      413: error("More than 20 MB."),
      429: error("Rate-limited; see Retry-After."),
      502: error("The providers failed; the message names each."),
      503: error("Nobody can serve it right now."),
      504: error("The provider took too long."),
    },
  });
}
