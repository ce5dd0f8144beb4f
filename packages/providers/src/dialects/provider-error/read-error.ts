import type { AttemptOutcome } from "@causeway/routing";
import { objectOf } from "../loosely.ts";
import { cleanMessage } from "./clean-message.ts";
import { readErrorFacts } from "./error-facts.ts";
import { readRetryAfter } from "./retry-after.ts";
import { type Kind, kindOf } from "./kind-of.ts";

/** An error sent with 200 or in a stream. Successful answers of some providers carry `error: null`; vLLM has no `error`. */
export function isErrorBody(body: unknown): boolean {
  const first = objectOf(Array.isArray(body) ? body[0] : body);
  if (first === undefined) return false;
  const isCalledError = first["type"] === "error" || first["object"] === "error";
  return (first["error"] !== undefined && first["error"] !== null) || isCalledError;
}

/** Both wire formats use one table: they differ in words, not in what the statuses mean. */
export function readError(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: unknown,
): AttemptOutcome {
  const facts = readErrorFacts(body);
  const meant = status >= 400 ? status : (facts.status ?? 502);
  const kind = kindOf(meant, facts);
  const message = cleanMessage(facts.message, `The provider answered ${status} without saying why`);
  return outcomeOf(kind, message, readRetryAfter(headers));
}

export function outcomeOf(kind: Kind, message: string, retryAfterSeconds: number | undefined): AttemptOutcome {
  switch (kind) {
    case "credential-rejected":
      return { kind, message };
    case "invalid-request":
    case "context-too-long":
    case "content-blocked":
      return { kind: "refused", reason: kind, message };
    case "rate-limited":
    case "overloaded":
    case "timed-out":
    case "broken":
    case "model-not-found":
      return {
        kind: "unavailable",
        reason: kind,
        message,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      };
  }
}
