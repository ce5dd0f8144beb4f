import type { ErrorCode } from "@causeway/errors";
import { type ErrorType, failureOf } from "../failure.ts";
import type { ErrorReply } from "../inbound-dialect.ts";

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

/** The body of a failed call, in the shape that both families of clients read. */
export function writeErrorBody(error: unknown): ErrorBody {
  const { status, code, message, parameter, metadata, errorType } = failureOf(error);
  return {
    error: {
      code: status,
      message,
      type: sdkTypes[code],
      param: parameter ?? null,
      metadata: { ...metadata, error_type: errorType },
    },
  };
}

export function writeErrorReply(error: unknown): ErrorReply {
  const body = writeErrorBody(error);
  return { status: body.error.code, body: JSON.stringify(body) };
}

/** The words of the OpenAI SDKs. */
const sdkTypes: Readonly<Record<ErrorCode, string>> = {
  "invalid-request": "invalid_request_error",
  unauthenticated: "authentication_error",
  "insufficient-credits": "insufficient_quota",
  forbidden: "permission_error",
  "not-found": "not_found_error",
  "method-not-allowed": "invalid_request_error",
  "request-timeout": "timeout_error",
  conflict: "conflict_error",
  "payload-too-large": "invalid_request_error",
  "rate-limited": "rate_limit_error",
  "headers-too-large": "invalid_request_error",
  internal: "server_error",
  "upstream-failed": "server_error",
  "service-unavailable": "server_error",
  "no-endpoint-available": "server_error",
  "upstream-timeout": "timeout_error",
};
