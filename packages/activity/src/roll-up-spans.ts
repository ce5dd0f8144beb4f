/** A stretch of time that is read from the roll-ups of one grain, or row by row from the generations themselves. */
export type Span = {
  readonly grain: Grain | "call";
  readonly from: number;
  readonly to: number;
  /** Of days that a cut goes through: all of such a day is counted as if it were of its first or of its last moment. */
  readonly countedAt?: DayEnd;
  /** Of hours on the other side of such a cut: added where they belong, and taken away from where their day was counted. */
  readonly takenFrom?: DayEnd;
};

export type DayEnd = "start" | "end";

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
 * The fewest and longest roll-ups that make up a range and its buckets; what is too short for a minute is read call by call.
 * A day that one bucket's end goes through, as every one does in a time zone, is read as a day, and of its hours only those
 * on the shorter side. All others lie end to end, in no order, and reach over no cut.
 */
export function spansOf({ cuts, minutesFrom }: SpanQuery): readonly Span[] {
  const days = cutDays(cuts);
  const pieces = cuts.slice(1).flatMap((to, index) => {
    const from = cuts[index] ?? to;
    const [first, last] = [dayOf(from), dayOf(to)];
    // What lies in a cut day is read with it.
    return piecesOf(days.has(first) ? first + grains.day : from, days.has(last) ? last : to, fromLongest, minutesFrom);
  });
  return merged([...pieces, ...[...days].flatMap(([day, cut]) => cutDay(day, cut))]);
}

const dayOf = (at: number): number => Math.floor(at / grains.day) * grains.day;

/** Whole days of the range that one cut goes through, between two of their hours: where, by their beginning. */
function cutDays(cuts: readonly number[]): ReadonlyMap<number, number> {
  const [first = 0, last = 0] = [cuts[0], cuts.at(-1)];
  const through = Map.groupBy(
    cuts.filter((cut) => cut > dayOf(cut)),
    dayOf,
  );
  return new Map(
    [...through].flatMap(([day, [cut = 0, ...more]]) =>
      day >= first && day + grains.day <= last && more.length === 0 && cut % grains.hour === 0 ? [[day, cut]] : [],
    ),
  );
}

function cutDay(day: number, cut: number): readonly Span[] {
  const end = day + grains.day;
  const isLate = cut - day >= grains.day / 2;
  const side: DayEnd = isLate ? "start" : "end";
  const hours = isLate ? { from: cut, to: end } : { from: day, to: cut };
  return [
    { grain: "day", from: day, to: end, countedAt: side },
    { grain: "hour", ...hours, takenFrom: side },
  ];
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

/** Which spans can be one. */
export const kindOf = ({ grain, countedAt, takenFrom }: Span): string => [grain, countedAt, takenFrom].join();

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  const open = new Map<string, number>();
  for (const span of spans) {
    const kind = kindOf(span);
    const index = open.get(kind);
    const before = index === undefined ? undefined : result[index];
    if (index !== undefined && before?.to === span.from) result[index] = { ...before, to: span.to };
    else open.set(kind, result.push(span) - 1);
  }
  return result;
}
