import type { ProviderFailure } from "../identity.ts";

/** The error object of all of Google's services. */
export const googleError = (failure: ProviderFailure) => ({ error: errorOf(failure) });

function errorOf({ status, kind, message }: ProviderFailure) {
  if (kind === "wrong-key") {
    return {
      code: 400,
      message: "API key not valid. Please pass a valid API key.",
      status: "INVALID_ARGUMENT",
      details: [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
      ],
    };
  }
  return { code: kind === "missing-key" ? 403 : status, message, status: words[kind] };
}

const words: Record<ProviderFailure["kind"], string> = {
  "missing-key": "PERMISSION_DENIED",
  "wrong-key": "INVALID_ARGUMENT",
  "no-credit": "FAILED_PRECONDITION",
  forbidden: "PERMISSION_DENIED",
  "not-found": "NOT_FOUND",
  "invalid-request": "INVALID_ARGUMENT",
  "rate-limited": "RESOURCE_EXHAUSTED",
  overloaded: "UNAVAILABLE",
  internal: "INTERNAL",
};
