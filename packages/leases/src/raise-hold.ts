import type { NanoUsd } from "@causeway/money";
import { nanoUsd } from "@causeway/money";
import type { CallUnderWay } from "./calls-under-way.ts";
import type { TakeHoldContext } from "./take-hold.ts";

export type RaiseDecision = { readonly kind: "raised" | "refused" };

const mostRounds = 4;

/**
 * More for a call that holds already, in the epoch it holds in: a lease that is draining gets no more, and the call
 * then ends at what it holds. An answer that is lost counts as a refusal after some tries: what Redis then holds too
 * much goes with the settlement. Rejects only when the log is full.
 */
export async function raiseHold(context: TakeHoldContext, call: CallUnderWay, amount: NanoUsd): Promise<RaiseDecision> {
  const { generationId, workspaceId, apiKeyId, budgets } = call.intent;
  if (amount <= call.held) return { kind: "raised" };
  for (let round = 0; round < mostRounds; round++) {
    const session = await context.sessions.current();
    if (session?.epoch !== call.epoch) return { kind: "refused" };
    const { epoch, connection } = session;
    const reply = await connection
      .raise({ epoch, generationId, workspaceId, apiKeyId, amount, budgets })
      .catch(() => undefined);
    if (reply?.kind === "held") {
      context.log.append({ kind: "raised", generationId, amount });
      call.held = amount;
      return { kind: "raised" };
    }
    if (reply?.kind === "low") {
      const more = nanoUsd(amount - call.held);
      const refill = await context.slices.refill(session, workspaceId, more).catch(() => undefined);
      if (refill?.kind !== "refilled" || refill.added === 0n) return { kind: "refused" };
    } else if (reply !== undefined) return { kind: "refused" };
    else context.sessions.drop(session);
  }
  return { kind: "refused" };
}
