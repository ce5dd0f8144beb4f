import type { Conformance, EndpointMeasures } from "@causeway/catalog";
import { binOf, type Percentiles, percentilesOf } from "./log-histogram.ts";

/**
 * How an endpoint has done lately. Percentiles are of the last five minutes, and of calls that were answered. Uptime is
 * the share of calls that did not fail by the provider's fault, of those that were neither rate-limited nor the caller's
 * mistake; `undefined` when there were none.
 */
export type EndpointFigures = {
  readonly calls: number;
  readonly failures: number;
  readonly rateLimited: number;
  readonly uptime: {
    readonly fiveMinutes: number | undefined;
    readonly halfHour: number | undefined;
    readonly day: number | undefined;
  };
  readonly latencyMs: Percentiles | undefined;
  readonly tokensPerSecond: Percentiles | undefined;
  /** In the last day. */
  readonly conformance: Conformance;
} & Conformance;

/**
 * `o` answered, `f` failed, `l` rate-limited, `c` answers that call tools, `b` such that are not valid, `j` answers that
 * were to have a form, `k` such that do not have it, `t<bin>` time to the first token in milliseconds, `s<bin>` tokens per second.
 */
export type CountField = string;
export type Counts = ReadonlyMap<CountField, number>;

/** Minutes and hours are numbered since 1970. */
export type PeriodCounts = { readonly period: number; readonly byEndpoint: ReadonlyMap<string, Counts> };

export type AnsweredCall = {
  readonly firstTokenMs: number | undefined;
  readonly outputTokens: number;
  readonly durationMs: number;
  /** `undefined`: it called no tools. */
  readonly areToolCallsValid: boolean | undefined;
  /** `undefined`: no form was asked for. */
  readonly isOutputValid: boolean | undefined;
};

type MutableCounts = Map<CountField, number>;
type Book = Map<number, Map<string, MutableCounts>>;

const minutesKept = 31;
const hoursKept = 25;
const recentMinutes = 5;
/** Too few tokens say nothing of how fast they come. */
const fewestTokensForSpeed = 8;

/** Counts of calls by minute and hour: those of all processes as last heard, and our own that were not told yet. */
export class HealthBooks {
  readonly #fleetMinutes: Book = new Map();
  readonly #fleetHours: Book = new Map();
  #untold: Book = new Map();
  /** Told, and not known to have been heard. */
  #underWay: Book = new Map();
  #tellings = 0;
  readonly #figures = new Map<string, EndpointFigures>();
  readonly #measures = new Map<string, Omit<EndpointMeasures, "standing">>();

  countAnswer(endpointId: string, minute: number, call: AnsweredCall): void {
    const counts = countsIn(this.#untold, minute, endpointId);
    add(counts, "o", 1);
    if (call.firstTokenMs !== undefined) add(counts, `t${binOf(call.firstTokenMs)}`, 1);
    if (call.outputTokens >= fewestTokensForSpeed && call.durationMs > 0) {
      add(counts, `s${binOf((call.outputTokens * 1_000) / call.durationMs)}`, 1);
    }
    if (call.areToolCallsValid !== undefined) add(counts, "c", 1);
    if (call.areToolCallsValid === false) add(counts, "b", 1);
    if (call.isOutputValid !== undefined) add(counts, "j", 1);
    if (call.isOutputValid === false) add(counts, "k", 1);
  }

  count(endpointId: string, minute: number, field: "f" | "l"): void {
    add(countsIn(this.#untold, minute, endpointId), field, 1);
  }

  /** What is to be told now. The same again, under the same number, until it is known to have been heard. */
  telling(): { readonly number: number; readonly counts: readonly PeriodCounts[] } {
    if (this.#underWay.size === 0) {
      this.#underWay = this.#untold;
      this.#untold = new Map();
      this.#tellings += 1;
    }
    return {
      number: this.#tellings,
      counts: [...this.#underWay].map(([period, byEndpoint]) => ({ period, byEndpoint })),
    };
  }

  /** The others have heard it: from here on it is part of what they tell us. */
  heardBy(number: number): void {
    if (number === this.#tellings) this.#underWay = new Map();
  }

  /** What all processes counted in a minute or hour, ours included as far as it was told. */
  hear(kind: "minute" | "hour", { period, byEndpoint }: PeriodCounts): void {
    const book = kind === "minute" ? this.#fleetMinutes : this.#fleetHours;
    book.set(period, new Map([...byEndpoint].map(([id, counts]) => [id, new Map(counts)])));
  }

  /** Forgets what is too old, and has figures reckoned anew. */
  turnPage(minute: number): void {
    for (const book of [this.#fleetMinutes, this.#untold, this.#underWay]) dropBefore(book, minute - minutesKept);
    dropBefore(this.#fleetHours, Math.floor(minute / 60) - hoursKept);
    this.#figures.clear();
    this.#measures.clear();
  }

  /** As of the last turn of the page. */
  figuresOf(endpointId: string, minute: number): EndpointFigures {
    const known = this.#figures.get(endpointId);
    if (known) return known;
    const figures = this.#reckon(endpointId, minute);
    this.#figures.set(endpointId, figures);
    return figures;
  }

  /** As everybody may see it; as of the last turn of the page. */
  measuresOf(endpointId: string, minute: number): Omit<EndpointMeasures, "standing"> {
    const known = this.#measures.get(endpointId);
    if (known) return known;
    const { uptime, conformance } = this.figuresOf(endpointId, minute);
    const halfHour = this.#sum(endpointId, minute, 30);
    const measures = {
      uptime,
      latencyMs: percentilesOf(binsOf(halfHour, "t"), "less"),
      tokensPerSecond: percentilesOf(binsOf(halfHour, "s"), "more"),
      answeredInDay: countOf(this.#day(endpointId, minute, halfHour), "o"),
      conformance,
      ...conformanceOf(halfHour),
    };
    this.#measures.set(endpointId, measures);
    return measures;
  }

  #reckon(endpointId: string, minute: number): EndpointFigures {
    const recent = this.#sum(endpointId, minute, recentMinutes);
    const halfHour = this.#sum(endpointId, minute, 30);
    const day = this.#day(endpointId, minute, halfHour);
    return {
      calls: countOf(recent, "o") + countOf(recent, "f") + countOf(recent, "l"),
      failures: countOf(recent, "f"),
      rateLimited: countOf(recent, "l"),
      uptime: { fiveMinutes: uptimeOf(recent), halfHour: uptimeOf(halfHour), day: uptimeOf(day) },
      latencyMs: percentilesOf(binsOf(recent, "t"), "less"),
      tokensPerSecond: percentilesOf(binsOf(recent, "s"), "more"),
      conformance: conformanceOf(day),
      ...conformanceOf(halfHour),
    };
  }

  /** The last half hour stands in for the day until hours have been heard that it is part of. */
  #day(endpointId: string, minute: number, halfHour: Counts): Counts {
    const day: MutableCounts = new Map();
    const thisHour = Math.floor(minute / 60);
    const hours = [...this.#fleetHours].filter(([hour]) => hour > thisHour - 24 && hour <= thisHour);
    const told = hours.flatMap(([, byEndpoint]) => byEndpoint.get(endpointId) ?? []);
    for (const counts of told) addAll(day, counts);
    for (const ours of [this.#untold, this.#underWay]) {
      for (const byEndpoint of ours.values()) addAll(day, byEndpoint.get(endpointId));
    }
    return callsIn(day) < callsIn(halfHour) ? halfHour : day;
  }

  #sum(endpointId: string, lastMinute: number, minutes: number): Counts {
    const sum: MutableCounts = new Map();
    for (let minute = lastMinute - minutes + 1; minute <= lastMinute; minute++) {
      for (const book of [this.#fleetMinutes, this.#untold, this.#underWay]) {
        addAll(sum, book.get(minute)?.get(endpointId));
      }
    }
    return sum;
  }
}

const countOf = (counts: Counts, field: CountField) => counts.get(field) ?? 0;

const conformanceOf = (counts: Counts): Conformance => ({
  toolCalls: countOf(counts, "c"),
  badToolCalls: countOf(counts, "b"),
  structuredOutputs: countOf(counts, "j"),
  badStructuredOutputs: countOf(counts, "k"),
});

const callsIn = (counts: Counts) => countOf(counts, "o") + countOf(counts, "f") + countOf(counts, "l");

function uptimeOf(counts: Counts): number | undefined {
  const answered = countOf(counts, "o");
  const judged = answered + countOf(counts, "f");
  return judged === 0 ? undefined : answered / judged;
}

const binsOf = (counts: Counts, letter: "t" | "s"): ReadonlyMap<number, number> =>
  new Map(
    [...counts].filter(([field]) => field.startsWith(letter)).map(([field, count]) => [Number(field.slice(1)), count]),
  );

function countsIn(book: Book, period: number, endpointId: string): MutableCounts {
  const byEndpoint = book.get(period) ?? new Map<string, MutableCounts>();
  book.set(period, byEndpoint);
  const counts = byEndpoint.get(endpointId) ?? new Map<CountField, number>();
  byEndpoint.set(endpointId, counts);
  return counts;
}

const add = (counts: MutableCounts, field: CountField, count: number) =>
  counts.set(field, (counts.get(field) ?? 0) + count);

function addAll(sum: MutableCounts, counts: Counts | undefined): void {
  for (const [field, count] of counts ?? []) add(sum, field, count);
}

function dropBefore(book: Book, period: number): void {
  for (const key of book.keys()) if (key < period) book.delete(key);
}
