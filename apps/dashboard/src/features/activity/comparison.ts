export type Comparison = { readonly text: string; readonly direction: "up" | "down" | "same" };

/** How a value stands to the one of the period before: "+12 %". Undefined when there is nothing to compare with. */
export function compare(current: number | undefined, previous: number | undefined): Comparison | undefined {
  if (current === undefined || previous === undefined || previous === 0) return undefined;
  const change = (current - previous) / previous;
  const percent = Math.round(change * 100);
  if (percent === 0) return { text: "no change", direction: "same" };
  const direction = percent > 0 ? "up" : "down";
  // Beyond tenfold a percentage says less than a factor.
  if (change >= 9) return { text: `${Math.round(change + 1)} times as much`, direction };
  return { text: `${percent > 0 ? "+" : "−"}${Math.abs(percent)}%`, direction };
}
