import type { LaneTerms } from "@causeway/lanes";
import { AppError } from "@causeway/errors";

/** What is paid by the month is used first, or it would be paid for nothing. Throws `invalid-request`. */
export function checkFlatRate(placement: "prioritized" | "fallback", flatRate: LaneTerms | undefined): void {
  if (flatRate === undefined || placement === "prioritized") return;
  throw new AppError(
    "invalid-request",
    "An account with a flat rate is tried before all that is paid by the call, so it cannot be a fallback.",
    { parameter: "placement" },
  );
}
