import { AppError, type ErrorCode } from "@causeway/errors";

/** The stable word for a failure, in `error.metadata.error_type`. */
export const errorTypes = [
  "context_length_exceeded",
  "max_tokens_exceeded",
  "token_limit_exceeded",
  "string_too_long",
  "authentication",
  "permission_denied",
  "payment_required",
  "rate_limit_exceeded",
  "provider_overloaded",
  "provider_unavailable",
  "invalid_request",
  "invalid_prompt",
  "not_found",
  "precondition_failed",
  "payload_too_large",
  "unprocessable",
  "content_policy_violation",
  "refusal",
  "invalid_image",
  "image_too_large",
  "image_too_small",
  "unsupported_image_format",
  "image_not_found",
  "image_download_failed",
  "server",
  "timeout",
  "unmapped",
] as const;
export type ErrorType = (typeof errorTypes)[number];

export type ErrorBody = {
  readonly error: {
    /** Equal to the HTTP status. */
    readonly code: number;
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly metadata: Readonly<Record<string, unknown>> & { readonly error_type: ErrorType };
  };
};

/**
 * The body of a failed call, in the shape that both families of clients read. A narrower `error_type` in the error's
 * own metadata wins over the one that follows from its code. An error that is not ours tells nothing about itself.
 */
export function writeErrorBody(error: unknown): ErrorBody {
  const known =
    error instanceof AppError
      ? error
      : new AppError("internal", "Something went wrong on our side. Try again; if it stays, tell us the request id.");
  const words = errorWords[known.code];
  const narrower = errorTypes.find((type) => type === known.metadata["error_type"]);
  return {
    error: {
      code: known.status,
      message: known.message,
      type: words.type,
      param: known.parameter ?? null,
      metadata: { ...known.metadata, error_type: narrower ?? words.errorType },
    },
  };
}

/** `type` is the word of the OpenAI SDKs. */
const errorWords: Readonly<Record<ErrorCode, { readonly type: string; readonly errorType: ErrorType }>> = {
  "invalid-request": { type: "invalid_request_error", errorType: "invalid_request" },
  unauthenticated: { type: "authentication_error", errorType: "authentication" },
  "insufficient-credits": { type: "insufficient_quota", errorType: "payment_required" },
  forbidden: { type: "permission_error", errorType: "permission_denied" },
  "not-found": { type: "not_found_error", errorType: "not_found" },
  "method-not-allowed": { type: "invalid_request_error", errorType: "invalid_request" },
  "request-timeout": { type: "timeout_error", errorType: "timeout" },
  conflict: { type: "conflict_error", errorType: "precondition_failed" },
  "payload-too-large": { type: "invalid_request_error", errorType: "payload_too_large" },
  "rate-limited": { type: "rate_limit_error", errorType: "rate_limit_exceeded" },
  "headers-too-large": { type: "invalid_request_error", errorType: "payload_too_large" },
  internal: { type: "server_error", errorType: "server" },
  "upstream-failed": { type: "server_error", errorType: "provider_unavailable" },
  "service-unavailable": { type: "server_error", errorType: "server" },
  "no-endpoint-available": { type: "server_error", errorType: "provider_overloaded" },
  "upstream-timeout": { type: "timeout_error", errorType: "timeout" },
};
