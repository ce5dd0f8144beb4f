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

/** An error, as every format tells it in words of its own. */
export type Failure = {
  /** HTTP. */
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** The field at fault. */
  readonly parameter: string | undefined;
  readonly errorType: ErrorType;
  /** Safe facts for the caller. */
  readonly metadata: Readonly<Record<string, unknown>>;
};

/**
 * What a caller may know of an error. A narrower `error_type` in the error's own metadata wins over the one that follows
 * from its code. An error that is not ours tells nothing about itself.
 */
export function failureOf(error: unknown): Failure {
  const known =
    error instanceof AppError
      ? error
      : new AppError("internal", "Something went wrong on our side. Try again; if it stays, tell us the request id.");
  const narrower = errorTypes.find((type) => type === known.metadata["error_type"]);
  return {
    status: known.status,
    code: known.code,
    message: known.message,
    parameter: known.parameter,
    errorType: narrower ?? usualTypes[known.code],
    metadata: known.metadata,
  };
}

const usualTypes: Readonly<Record<ErrorCode, ErrorType>> = {
  "invalid-request": "invalid_request",
  unauthenticated: "authentication",
  "insufficient-credits": "payment_required",
  forbidden: "permission_denied",
  "not-found": "not_found",
  "method-not-allowed": "invalid_request",
  "request-timeout": "timeout",
  conflict: "precondition_failed",
  "payload-too-large": "payload_too_large",
  "rate-limited": "rate_limit_exceeded",
  "headers-too-large": "payload_too_large",
  internal: "server",
  "upstream-failed": "provider_unavailable",
  "service-unavailable": "server",
  "no-endpoint-available": "provider_overloaded",
  "upstream-timeout": "timeout",
};
