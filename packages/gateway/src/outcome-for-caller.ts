import type { AttemptOutcome } from "@causeway/routing";
import { endedWithError } from "./ended-with-error.ts";
import type { Relay } from "./relay.ts";
import type { UpstreamResult } from "./upstream-port.ts";

/**
 * What an attempt came to, seen from the caller's side: a stream that broke before its first content is an endpoint
 * that was not available, one that broke after its last is whole, and whatever comes after the caller left is a
 * cancelled call.
 */
export function outcomeForCaller(result: UpstreamResult, relay: Relay, streamed: boolean): AttemptOutcome {
  if (relay.isDetached || relay.cut) return { kind: "cancelled" };
  const { outcome } = result;
  const fault = faultOf(result, relay, streamed);
  if (fault === undefined) return outcome.kind === "interrupted" ? { kind: "completed" } : outcome;
  if (relay.hasBegun)
    return outcome.kind === "interrupted" && outcome.isDeadline ? outcome : { kind: "interrupted", message: fault };
  // The adapter knows what an error told inside a stream means.
  return outcome.kind === "completed" || outcome.kind === "interrupted"
    ? { kind: "unavailable", reason: "broken", message: fault }
    : outcome;
}

/** What is wrong with the answer, in the provider's words or ours; `undefined` when it is whole or there is none. */
function faultOf({ outcome, answer }: UpstreamResult, relay: Relay, streamed: boolean): string | undefined {
  if (relay.providerError) return relay.providerError.message;
  switch (outcome.kind) {
    case "completed":
      if (streamed) return faultOfEnd(relay);
      return answer?.task === undefined && answer?.choices.every((choice) => choice.finishReason === "error")
        ? endedWithError(answer?.choices[0]?.nativeFinishReason)
        : undefined;
    case "interrupted":
      return relay.hasEnded ? undefined : outcome.message;
    case "unavailable":
      return relay.hasBegun ? outcome.message : undefined;
    case "refused":
    case "credential-rejected":
    case "nonconforming":
    case "cancelled":
      return undefined;
  }
}

/** A last word alone is no answer. */
function faultOfEnd(relay: Relay): string | undefined {
  if (!relay.hasEnded) return "the connection closed before the answer was complete";
  return relay.hasBegun || relay.hasAnswered ? undefined : "it ended the answer without a word";
}
