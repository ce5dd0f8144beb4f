import type { UnitCounts } from "@causeway/catalog";
import type { Usage } from "@causeway/protocol";

/** What was counted beside tokens, or of them apart, ready to be spread: none of something is not told. */
export function unitsOf(counts: UnitCounts): Pick<Usage, "units"> {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return told.length === 0 ? {} : { units: Object.fromEntries(told) };
}
