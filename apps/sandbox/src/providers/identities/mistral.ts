import { firstNamedMessage, firstPresent, foreignSampling } from "./strictness.ts";
import type { Identity, ProviderFailure } from "../identity.ts";
import { alphanumeric, lowercaseHex, seededUuid } from "../seeded-random.ts";

export const mistral: Identity = {
  slug: "mistral",
  name: "Mistral",
  models: ["mistral-large-latest", "mistral-medium-latest", "mistral-small-latest", "codestral-latest"],
  pace: { firstTokenMs: 40, chunkMs: 10 },
  tokensPerChunk: 3,
  completionId: (random) => random.text(32, lowercaseHex),
  toolCallId: (random) => random.text(9, alphanumeric),
  requestId: seededUuid,
  headers: (facts) => ({
    "mistral-correlation-id": facts.requestId,
    "x-kong-request-id": facts.requestId,
    "x-ratelimit-limit-req-minute": "360",
    "x-ratelimit-remaining-req-minute": String(Math.min(359, facts.remainingRequests)),
    "x-ratelimit-limit-tokens-minute": "2000000",
    "x-ratelimit-remaining-tokens-minute": String(Math.max(0, 2_000_000 - facts.promptTokens)),
    "x-ratelimit-tokens-query-cost": String(facts.promptTokens),
  }),
  errorBody: (failure) =>
    failure.status === 401
      ? { detail: "Unauthorized" }
      : {
          object: "error",
          message: failure.message,
          type: errorTypes[failure.kind],
          param: null,
          code: failure.kind === "rate-limited" ? "1300" : "3000",
        },
  refuse: (body) => {
    const foreign = firstPresent(body, [...foreignSampling, ...unknownHere]);
    const named = firstNamedMessage(body);
    if (foreign === undefined && named === undefined) return undefined;
    const place = foreign ?? `messages.${named}.name`;
    return { status: 422, message: `Extra inputs are not permitted: body.${place}` };
  },
  streamedUsage: "always",
  reasoningField: "content-parts",
};

/** OpenAI's fields that this provider does not know; its seed is called `random_seed`. */
const unknownHere = ["stream_options", "user", "logit_bias", "logprobs", "top_logprobs", "service_tier", "seed"];

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "invalid_request_error",
  "wrong-key": "invalid_request_error",
  "no-credit": "payment_required",
  forbidden: "forbidden",
  "not-found": "invalid_model",
  "invalid-request": "invalid_request_error",
  "rate-limited": "rate_limited",
  overloaded: "service_tier_capacity_exceeded",
  internal: "internal_server_error",
};
