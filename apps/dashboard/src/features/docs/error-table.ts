import { type ErrorCode, errorCodes } from "@causeway/errors";

// The compiler asks for a line for every code that there is.
const advice: Readonly<Record<ErrorCode, string>> = {
  "invalid-request": "The message names the field, its limit and the fix. Sending it again does not help.",
  unauthenticated: "The key is missing, wrong, expired or was ended.",
  "insufficient-credits": "Buy credits: the message says how much is missing.",
  forbidden: "A limit, a budget or an allow-list does not permit it: the message says which.",
  "not-found": "No such thing, or no provider meets the request: the message says who was left out by what.",
  "method-not-allowed": "The address takes other methods: see `Allow`.",
  "request-timeout": "The body did not arrive in time.",
  conflict: "The first call with this `Idempotency-Key` still runs, or had another body.",
  "payload-too-large": "The body is too large.",
  "rate-limited": "Wait as long as `Retry-After` says.",
  "headers-too-large": "The headers are too large.",
  internal: "A fault of ours. Tell us the `x-request-id`.",
  "upstream-failed": "All providers that were tried failed: the message names each.",
  "service-unavailable": "We cannot serve right now; see `Retry-After`.",
  "no-endpoint-available": "Nobody can serve it right now.",
  "upstream-timeout": "The provider, or a deadline of yours, ran out of time.",
};

/** Every error as a Markdown table, from the code that makes them. */
export const errorTable = (): string =>
  [
    "| Status | Error | What to do |",
    "|---|---|---|",
    ...Object.entries(errorCodes).map(
      ([code, status]) => `| ${status} | ${code} | ${isCode(code) ? advice[code] : ""} |`,
    ),
  ].join("\n");

const isCode = (code: string): code is ErrorCode => code in errorCodes;
