/** A stretch of time that is read from the roll-ups of one grain, or row by row from the generations themselves. */
export type Span = { readonly grain: Grain | "call"; readonly from: number; readonly to: number };

const grains = { day: 86_400_000, hour: 3_600_000, minute: 60_000 } as const;
type Grain = keyof typeof grains;
const fromLongest: readonly Grain[] = ["day", "hour", "minute"];

export type SpanQuery = {
  /** Milliseconds since 1970, ascending: the range's ends, and where a bucket begins within it. */
  readonly cuts: readonly number[];
  /** Before this there may be no roll-ups of minutes. */
  readonly minutesFrom: number;
};

/**
 * The fewest and longest roll-ups that make up a range without reaching over one of its cuts; what is too short for a
 * minute is read call by call. Spans lie end to end in no order.
 */
export function spansOf({ cuts, minutesFrom }: SpanQuery): readonly Span[] {
  const pieces = cuts.slice(1).flatMap((to, index) => piecesOf(cuts[index] ?? to, to, fromLongest, minutesFrom));
  return merged(pieces);
}

function piecesOf(
  from: number,
  to: number,
  [grain, ...shorter]: readonly Grain[],
  minutesFrom: number,
): readonly Span[] {
  if (from >= to) return [];
  if (grain === undefined || (grain === "minute" && from < minutesFrom)) return [{ grain: "call", from, to }];
  const first = Math.ceil(from / grains[grain]) * grains[grain];
  const last = Math.floor(to / grains[grain]) * grains[grain];
  if (first >= last) return piecesOf(from, to, shorter, minutesFrom);
  return [
    ...piecesOf(from, first, shorter, minutesFrom),
    { grain, from: first, to: last },
    ...piecesOf(last, to, shorter, minutesFrom),
  ];
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  const open = new Map<Span["grain"], number>();
  for (const span of spans) {
    const index = open.get(span.grain);
    const before = index === undefined ? undefined : result[index];
    if (index !== undefined && before?.to === span.from) result[index] = { ...before, to: span.to };
    else open.set(span.grain, result.push(span) - 1);
  }
  return result;
}
