import type { ErrorCode } from "@causeway/errors";
import { failureOf } from "../failure.ts";
import type { JsonObject } from "../json.ts";

export type GoogleError = {
  readonly error: {
    /** Equal to the HTTP status. */
    readonly code: number;
    readonly message: string;
    readonly status: string;
    readonly details: readonly JsonObject[];
  };
};

/** The body of a failed call, as Google's APIs tell it. */
export function writeErrorBody(error: unknown): GoogleError {
  const { status, code, message, parameter, errorType, metadata } = failureOf(error);
  return {
    error: {
      code: status,
      message,
      status: statusWords[code],
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: errorType.toUpperCase(),
          domain: "causeway",
          metadata: texts({ ...metadata, error_type: errorType }),
        },
        ...(parameter === undefined ? [] : [fieldViolation(parameter, message)]),
      ],
    },
  };
}

/** The facts are texts in this format. */
const texts = (facts: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === "string" ? fact : JSON.stringify(fact)]),
  );

const fieldViolation = (field: string, description: string): JsonObject => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations: [{ field, description }],
});

const statusWords: Readonly<Record<ErrorCode, string>> = {
  "invalid-request": "INVALID_ARGUMENT",
  unauthenticated: "UNAUTHENTICATED",
  "insufficient-credits": "FAILED_PRECONDITION",
  forbidden: "PERMISSION_DENIED",
  "not-found": "NOT_FOUND",
  "method-not-allowed": "UNIMPLEMENTED",
  "request-timeout": "DEADLINE_EXCEEDED",
  conflict: "ABORTED",
  "payload-too-large": "INVALID_ARGUMENT",
  "rate-limited": "RESOURCE_EXHAUSTED",
  "headers-too-large": "INVALID_ARGUMENT",
  internal: "INTERNAL",
  "upstream-failed": "UNAVAILABLE",
  "service-unavailable": "UNAVAILABLE",
  "no-endpoint-available": "UNAVAILABLE",
  "upstream-timeout": "DEADLINE_EXCEEDED",
};
