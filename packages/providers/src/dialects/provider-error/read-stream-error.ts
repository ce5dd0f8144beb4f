import type { StreamPart } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import { cleanMessage } from "./clean-message.ts";
import { readErrorFacts } from "./error-facts.ts";
import { outcomeOf } from "./read-error.ts";
import { kindOf } from "./kind-of.ts";

type StreamError = StreamPart & { type: "error" };

/** An error told inside a stream. */
export function readStreamError(body: unknown): StreamError {
  const facts = readErrorFacts(body);
  const [providerCode] = facts.words;
  const status = facts.status ?? statusOfWord(providerCode);
  return {
    type: "error",
    message: cleanMessage(facts.message, "The provider broke off the answer without saying why"),
    providerCode,
    ...(status !== undefined && { status }),
  };
}

/** What an error told in a stream before its first content means for failover. */
export const outcomeOfStreamError = ({ message, providerCode, status }: StreamError): AttemptOutcome =>
  outcomeOf(
    kindOf(status ?? 502, { message, words: providerCode === undefined ? [] : [providerCode], status }),
    message,
    undefined,
  );

/** The words of Anthropic and OpenAI with the statuses they answer with outside of a stream. */
const statusOfWord = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : statuses[word];

const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  context_length_exceeded: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  api_error: 500,
  server_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};
