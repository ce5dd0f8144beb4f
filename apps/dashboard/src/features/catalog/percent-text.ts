/** A share from 0 to 1 in per cent: never "100 %" of what did not all succeed. `undefined` stays. */
export function percentText(share: number): string;
export function percentText(share: number | undefined): string | undefined;
export function percentText(share: number | undefined): string | undefined {
  if (share === undefined) return undefined;
  const cut = Math.floor(share * 10_000) / 100;
  return `${Number.isInteger(cut) ? cut : cut.toFixed(2)} %`;
}
