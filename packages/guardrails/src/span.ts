/** From the first character to behind the last. */
export type Span = { readonly start: number; readonly end: number };

/** Those that are of any length. */
export function spansIn(matches: () => Iterable<readonly [start: number, end: number]>): readonly Span[] {
  return [...matches()].filter(([start, end]) => end > start).map(([start, end]) => ({ start, end }));
}
