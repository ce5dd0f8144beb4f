import type { Candidate } from "@causeway/routing";
import type { Cancellation } from "./cancellation.ts";
import { longestDrainMs } from "./drain-limit.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { Relay } from "./relay.ts";

export type RunningAttempt = {
  readonly candidate: Candidate;
  readonly stream: boolean;
  readonly relay: Relay;
  readonly cancellation: Cancellation;
};

/** What became of the answer of a caller who left: its provider was stopped, was heard to the end, or was given up. */
export type Departure = "stopped" | "heard-out" | "given-up";

/**
 * When the caller leaves, a provider that then stops billing is cancelled at once. One that bills on regardless is
 * heard to the end, so that its usage is known; so is an answer that does not stream, whose usage comes last. A caller
 * who leaves after the last word, before the count of tokens, has had the whole answer. Returns how to stop following,
 * told whether the answer came whole, and what became of it; `undefined` when the caller stayed.
 */
export function followDeparture(
  ports: GatewayPorts,
  call: InboundCall,
  attempt: RunningAttempt,
): (isWhole: boolean) => Departure | undefined {
  const { candidate, stream, relay, cancellation } = attempt;
  let hasLeft = false;
  let stopsBilling = false;
  let endDrain: (() => void) | undefined;
  let stopTimer: (() => void) | undefined;
  const stopListening = call.departure.onCancel(() => {
    if (relay.hasEnded) return;
    hasLeft = true;
    stopsBilling = stream && ports.upstream.billing(candidate.endpoint.providerId).stopsOnCancel;
    endDrain = stopsBilling ? undefined : ports.drains.begin();
    relay.detach(endDrain !== undefined);
    if (endDrain) stopTimer = ports.clock.after(longestDrainMs, () => cancellation.cancel());
    else cancellation.cancel();
  });
  return (isWhole) => {
    stopListening();
    stopTimer?.();
    endDrain?.();
    if (!hasLeft) return undefined;
    if (isWhole) return "heard-out";
    return stopsBilling ? "stopped" : "given-up";
  };
}
