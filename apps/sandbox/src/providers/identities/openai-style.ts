import type { ProviderFailure } from "../identity.ts";

/** The error object that OpenAI sends and most providers imitate. */
export const openaiError = (failure: ProviderFailure) => ({
  error: {
    message: failure.message,
    type: errorTypes[failure.kind],
    param: null,
    code: errorCodes[failure.kind],
  },
});

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "invalid_request_error",
  "wrong-key": "invalid_request_error",
  "no-credit": "insufficient_quota",
  forbidden: "invalid_request_error",
  "not-found": "invalid_request_error",
  "invalid-request": "invalid_request_error",
  "rate-limited": "requests",
  overloaded: "server_error",
  internal: "server_error",
};

const errorCodes: Record<ProviderFailure["kind"], string | null> = {
  "missing-key": null,
  "wrong-key": "invalid_api_key",
  "no-credit": "insufficient_quota",
  forbidden: "permission_denied",
  "not-found": "model_not_found",
  "invalid-request": null,
  "rate-limited": "rate_limit_exceeded",
  overloaded: "service_unavailable",
  internal: null,
};

/** The rate-limit headers that OpenAI introduced, for a limit of `requests` a minute. */
export const openaiRateLimits = (requests: number, tokens: number, remaining: number, promptTokens: number) => ({
  "x-ratelimit-limit-requests": String(requests),
  "x-ratelimit-limit-tokens": String(tokens),
  "x-ratelimit-remaining-requests": String(Math.min(requests - 1, remaining)),
  "x-ratelimit-remaining-tokens": String(Math.max(0, tokens - promptTokens)),
  "x-ratelimit-reset-requests": `${Math.ceil(60_000 / requests)}ms`,
  "x-ratelimit-reset-tokens": `${Math.ceil((promptTokens * 60_000) / tokens)}ms`,
});
