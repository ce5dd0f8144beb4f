import type { ErrorCode } from "@causeway/errors";
import { failureOf } from "../failure.ts";
import type { JsonObject } from "../json.ts";

export type MessagesError = {
  readonly type: "error";
  readonly error: {
    readonly type: string;
    readonly message: string;
    /** As in every other format. */
    readonly error_type: string;
    readonly param?: string;
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly request_id: string | null;
};

/** The error object of a failed call, or of an `error` event, where the request's id is not known. */
export function writeErrorBody(error: unknown, requestId: string | null): MessagesError {
  const { code, message, parameter, errorType, metadata } = failureOf(error);
  return {
    type: "error",
    error: {
      type: errorType === "provider_overloaded" ? "overloaded_error" : sdkTypes[code],
      message,
      error_type: errorType,
      ...(parameter !== undefined && { param: parameter }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    },
    request_id: requestId,
  };
}

/** The words of the Anthropic SDKs. */
const sdkTypes: Readonly<Record<ErrorCode, string>> = {
  "invalid-request": "invalid_request_error",
  unauthenticated: "authentication_error",
  "insufficient-credits": "billing_error",
  forbidden: "permission_error",
  "not-found": "not_found_error",
  "method-not-allowed": "invalid_request_error",
  "request-timeout": "timeout_error",
  conflict: "invalid_request_error",
  "payload-too-large": "request_too_large",
  "rate-limited": "rate_limit_error",
  "headers-too-large": "request_too_large",
  internal: "api_error",
  "upstream-failed": "api_error",
  "service-unavailable": "api_error",
  "no-endpoint-available": "overloaded_error",
  "upstream-timeout": "timeout_error",
};

export const writeEvent = (type: string, data: JsonObject | MessagesError): string =>
  `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
