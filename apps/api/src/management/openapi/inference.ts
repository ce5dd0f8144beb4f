import { z } from "@hono/zod-openapi";
import { badRequest, errorSchema, json, keySecurity, unauthenticated } from "../responses.ts";
import type { Router } from "../router.ts";
import { routing } from "./routing-fields.ts";
import type { Format } from "./format.ts";
import { taskFormats } from "./tasks.ts";
import { reuseRequestHeaders, reuseResponseHeaders } from "./reuse-headers.ts";

const chatRequest = z
  .looseObject({
    ...routing,
    messages: z.array(z.looseObject({ role: z.string() })),
    stream: z.boolean().optional(),
    max_tokens: z.number().int().optional(),
    temperature: z.number().optional(),
    tools: z.array(z.looseObject({})).optional(),
    response_format: z.looseObject({}).optional(),
  })
  .openapi("ChatRequest");

const chatAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    model: z.string(),
    provider: z.string(),
    choices: z.array(z.looseObject({ finish_reason: z.string().nullable() })),
    usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), cost: z.number() }),
  })
  .openapi("ChatAnswer");

const completionRequest = z
  .looseObject({
    ...routing,
    prompt: z.string(),
    max_tokens: z.number().int().optional(),
    stream: z.boolean().optional(),
  })
  .openapi("CompletionRequest");

const completionAnswer = z
  .looseObject({ id: z.string(), choices: z.array(z.looseObject({ text: z.string() })), usage: z.looseObject({}) })
  .openapi("CompletionAnswer");

const responsesRequest = z
  .looseObject({
    ...routing,
    input: z.union([z.string(), z.array(z.looseObject({}))]),
    instructions: z.string().optional(),
    max_output_tokens: z.number().int().optional(),
    stream: z.boolean().optional(),
    tools: z.array(z.looseObject({})).optional(),
  })
  .openapi("ResponsesRequest");

const responsesAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    status: z.enum(["completed", "incomplete", "failed"]),
    output: z.array(z.looseObject({ type: z.string() })),
    usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number(), cost: z.number() }),
  })
  .openapi("ResponsesAnswer");

const responsesCount = z
  .object({ object: z.literal("response.input_tokens"), input_tokens: z.number().int() })
  .openapi("ResponsesCount");

const messagesRequest = z
  .looseObject({
    ...routing,
    max_tokens: z.number().int().optional(),
    messages: z.array(z.looseObject({ role: z.string() })),
    system: z.union([z.string(), z.array(z.looseObject({}))]).optional(),
    stream: z.boolean().optional(),
    tools: z.array(z.looseObject({})).optional(),
    thinking: z.looseObject({}).optional(),
  })
  .openapi("MessagesRequest");

const messagesAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    type: z.literal("message"),
    content: z.array(z.looseObject({ type: z.string() })),
    stop_reason: z.string(),
    usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number(), cost: z.number() }),
  })
  .openapi("MessagesAnswer");

const messagesCount = z.object({ input_tokens: z.number().int() }).openapi("MessagesCount");

const geminiRequest = z
  .looseObject({
    contents: z.array(z.looseObject({})),
    systemInstruction: z.looseObject({}).optional(),
    tools: z.array(z.looseObject({})).optional(),
    generationConfig: z.looseObject({}).optional(),
    models: routing.models,
    provider: routing.provider,
    session_id: routing.session_id,
  })
  .openapi("GenerateContentRequest");

const geminiAnswer = z
  .looseObject({
    candidates: z.array(z.looseObject({ finishReason: z.string() })),
    usageMetadata: z.looseObject({ promptTokenCount: z.number(), totalTokenCount: z.number(), cost: z.number() }),
    modelVersion: z.string(),
    responseId: z.string().openapi({ example: "gen-…" }),
  })
  .openapi("GenerateContentAnswer");

const geminiCount = z.object({ totalTokens: z.number().int() }).openapi("GeminiCount");

const modelInPath = z.object({ model: z.string().openapi({ example: "google/gemini-3-pro" }) });

const formats: readonly Format[] = [
  {
    path: "/v1/chat/completions",
    summary: "Ask a model, streamed or whole",
    request: chatRequest,
    answer: chatAnswer,
    stream:
      "its chunks as server-sent events, ended by `[DONE]`. A stream whose credits or limits run out on the way ends with `finish_reason: length` and an `error` of code 402 or 403; what was delivered is charged.",
  },
  {
    path: "/v1/responses",
    summary:
      "The same in the Responses format, stateless: nothing is stored, so the whole conversation is sent each time",
    request: responsesRequest,
    answer: responsesAnswer,
    stream: "its numbered events, ended by `response.completed`, `response.incomplete` or `response.failed`.",
  },
  {
    path: "/v1/completions",
    summary: "The same as text in, text out: one prompt a call, `suffix` and lists of tokens are not possible",
    request: completionRequest,
    answer: completionAnswer,
    stream: "its chunks as server-sent events, ended by `[DONE]`.",
  },
  {
    path: "/v1/messages",
    summary: "The same in Anthropic's format, for any model",
    request: messagesRequest,
    answer: messagesAnswer,
    stream: "its events, ended by `message_stop`, or by `error` when it broke off.",
  },
  {
    path: "/v1/responses/input_tokens",
    summary: "About how many tokens a prompt has, in OpenAI's words: our estimate for any model, free of charge",
    request: responsesRequest,
    answer: responsesCount,
  },
  {
    path: "/v1/messages/count_tokens",
    summary: "About how many tokens a prompt has: our estimate for any model, free of charge",
    request: messagesRequest,
    answer: messagesCount,
  },
  {
    path: "/v1beta/models/{model}:generateContent",
    params: modelInPath,
    summary:
      "The same in Gemini's format, for any model, also under /v1; the author may be left out where only one has it",
    request: geminiRequest,
    answer: geminiAnswer,
  },
  {
    path: "/v1beta/models/{model}:streamGenerateContent",
    params: modelInPath,
    summary: "The same, streamed: as events with `?alt=sse`, else as one JSON array",
    request: geminiRequest,
    answer: geminiAnswer,
    stream:
      "row of responses; only the last has a `finishReason` and `usageMetadata`, or an `error` when it broke off.",
  },
  {
    path: "/v1beta/models/{model}:countTokens",
    params: modelInPath,
    summary: "About how many tokens a prompt has: our estimate for any model, free of charge",
    request: geminiRequest,
    answer: geminiCount,
  },
  ...taskFormats,
];

const error = (description: string) => json(description, errorSchema);

/** Documented here, served on the inference path. */
export function describeInference(router: Router): void {
  for (const format of formats) describe(router, format);
}

function describe(router: Router, { path, params, summary, request, answer, answerType, stream }: Format): void {
  const isCount = stream === undefined && path.toLowerCase().endsWith("tokens");
  router.openAPIRegistry.registerPath({
    method: "post",
    path,
    summary,
    security: keySecurity,
    request: {
      ...(params && { params }),
      ...(!isCount && { headers: reuseRequestHeaders }),
      body: { content: { "application/json": { schema: request } } },
    },
    responses: {
      200: {
        description: `The answer${stream === undefined ? "." : `, or with \`stream\` ${stream}`} What was asked for and could not be done is in \`warnings\`.`,
        headers: {
          "X-Max-Tokens-Clamped": {
            description:
              "Set when no `max_tokens` was sent and the answer was cut to this many tokens: what the credits cover, or as much as is held for an answer that cannot be stopped.",
            schema: { type: "integer" },
          },
          ...(!isCount && reuseResponseHeaders),
        },
        content: {
          [answerType ?? "application/json"]: { schema: answer },
          ...(stream !== undefined && { "text/event-stream": { schema: z.string() } }),
        },
      },
      ...badRequest,
      ...unauthenticated,
      402: error("The credits do not cover its beginning; the message says how much is missing."),
      403: error("The key's limit does not cover it."),
      404: error("No endpoint meets the request; the message says who was excluded by what."),
      ...(!isCount && {
        409: error("The first call with this Idempotency-Key still runs (see Retry-After), or had another body."),
      }),
      413: error("More than 20 MB."),
      429: error("Rate-limited; see Retry-After."),
      502: error("The providers failed; the message names each."),
      503: error("Nobody can serve it right now."),
      504: error("The provider took too long."),
    },
  });
}
