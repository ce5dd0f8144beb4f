import { type EndpointPrice, type UnitCounts, units } from "@causeway/catalog";
import { noUsage, type Usage } from "@causeway/protocol";

/** What a task that was done has probably read and made. */
export const ownCountOf = (
  likelyInputTokens: number,
  likelyUnits: UnitCounts | undefined,
  likelyOutputTokens: number | undefined,
): Usage => ({
  ...noUsage,
  input: likelyInputTokens,
  output: likelyOutputTokens ?? 0,
  ...(likelyUnits && { units: likelyUnits }),
});

/** The provider's count, where it counted all that has a price and was asked for. None of that is no count. */
export function countOfTask(reported: Usage | undefined, price: EndpointPrice, ours: Usage): Usage | undefined {
  if (reported === undefined || (price.input > 0n && reported.input === 0)) return undefined;
  if (price.output > 0n && reported.output === 0 && !reported.units?.madeImageToken) return undefined;
  const isLacking = units.some(
    (unit) => (price.units?.[unit] ?? 0n) > 0n && (ours.units?.[unit] ?? 0) > 0 && !reported.units?.[unit],
  );
  return isLacking ? undefined : reported;
}
