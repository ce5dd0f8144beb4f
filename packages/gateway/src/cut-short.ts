import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import { formatUsd } from "@causeway/money";
import type { CallHold, RaiseRefusal } from "./call-hold.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { budgetExceeded } from "./limit-refusals.ts";
import { keyNotUsable, spendingStopped, storeUnavailable } from "./refusals.ts";

/** Why an answer ends before its time, for its caller: 402, 403, 401 or 503. What was delivered is billed. */
export function cutShort(
  { links, clock }: Pick<GatewayPorts, "links" | "clock">,
  refusal: RaiseRefusal,
  { hold, key }: { readonly hold: CallHold; readonly key: ApiKey },
): AppError {
  switch (refusal.kind) {
    case "insufficient-credits": {
      const held = formatUsd(hold.amount);
      return new AppError(
        "insufficient-credits",
        `Out of credits: the answer was cut where $${held}, all that was available, was used up. Add credits at ${links.credits}, or lower max_tokens.`,
        {
          metadata: {
            limit_source: "credits",
            held_usd: held,
            available_usd: formatUsd(refusal.available),
            credits_url: links.credits,
          },
        },
      );
    }
    case "budget-exceeded":
      return budgetExceeded(refusal, { amount: hold.amount, affordable: 0, key, links, now: clock.now() });
    case "key-not-usable":
      return keyNotUsable();
    case "stopped-by-dispute":
    case "stopped-by-debt":
    case "stopped-by-review":
      return spendingStopped(refusal.kind, links);
    case "gone":
    case "store-away":
      return storeUnavailable(new Error(`The hold could not be raised: ${refusal.kind}`));
  }
}
