import type { RequestRecord } from "@causeway/sandbox";
import { type Check, check } from "./check.ts";
import { answering, outputMs } from "./delivered.ts";
import type { Evidence, SettledGeneration } from "./evidence.ts";
import { expectedCost } from "./expected-cost.ts";

/** What a cut answer may lose. */
export type UnbilledBound = { readonly tokens: number; readonly ms: number };

export const usualBound: UnbilledBound = { tokens: 64, ms: 250 };

/** A generation whose tokens are ours, beside what its provider says. */
export type Shortfall = {
  readonly generation: SettledGeneration;
  readonly record: RequestRecord;
  /** Delivered and not billed; negative when billed and not delivered. */
  readonly tokens: number;
  readonly ms: number;
  readonly nano: bigint;
  /** What its caller had read and is not billed. */
  readonly readTokens: number;
};

/** Streams that broke; an answer that does not stream comes whole or not at all. */
export const cutStreams = (shortfalls: readonly Shortfall[]): readonly Shortfall[] =>
  shortfalls.filter(({ record, generation }) => record.stream && generation.status === "interrupted");

/** A6: to the nano where usage was delivered; else within the bound, and marked as estimated. */
export function billedExactly(evidence: Evidence, bound: UnbilledBound = usualBound): readonly Check[] {
  const inexact: string[] = [];
  const shortfalls = shortfallsIn(evidence);
  for (const generation of evidence.generations.values()) {
    const record = answering(evidence.upstream.get(generation.id) ?? []);
    if (!isEstimate(generation, record)) inexact.push(...mistakesIn(generation, record, evidence));
  }
  return [
    check("A6", "billed − expected = 0 nano where usage was delivered", {
      figure: `${inexact.length} differ of ${evidence.generations.size}`,
      isMet: inexact.length === 0,
      misses: inexact,
    }),
    neverTooMuch(shortfalls),
    withinBound(shortfalls, bound),
    readIsBilled(shortfalls, bound),
    abortedSoon(shortfalls),
  ];
}

/** Every bill that is an estimate, beside what its provider says. */
export function shortfallsIn(evidence: Evidence): readonly Shortfall[] {
  const readTokens = new Map(evidence.calls.map(({ generationId, tokens }) => [generationId, tokens]));
  return [...evidence.generations.values()].flatMap((generation) => {
    const record = answering(evidence.upstream.get(generation.id) ?? []);
    if (!record || !isEstimate(generation, record)) return [];
    return [shortfallOf(generation, record, evidence, readTokens.get(generation.id) ?? 0)];
  });
}

const isEstimate = (generation: SettledGeneration, record: RequestRecord | undefined): boolean =>
  generation.estimated && record !== undefined && !isFree(generation, record);

function mistakesIn(
  generation: SettledGeneration,
  record: RequestRecord | undefined,
  { prices }: Evidence,
): readonly string[] {
  const billed = billedOf(generation);
  if (isFree(generation, record)) {
    return billed > 0n ? [`${generation.id}: ${billed} nano billed for what its provider ended with an error`] : [];
  }
  const price = prices.get(generation.priceVersionId ?? "");
  if (!record || !price) return [];
  if (record.usageReported === null) {
    return billed > 0n ? [`${generation.id} is not marked as estimated, though no usage came`] : [];
  }
  const expected = expectedCost(record.usageReported, price);
  return billed === expected ? [] : [`${generation.id}: ${billed} nano billed, ${expected} expected`];
}

function neverTooMuch(shortfalls: readonly Shortfall[]): Check {
  const over = shortfalls.filter(({ tokens, nano }) => tokens < 0 || nano < -1n);
  return check("A6 most", "an estimate is never above what was delivered", {
    figure: `${over.length} of ${shortfalls.length} estimated`,
    isMet: over.length === 0,
    misses: over.map(describeShortfall),
  });
}

function withinBound(shortfalls: readonly Shortfall[], bound: UnbilledBound): Check {
  const cut = cutStreams(shortfalls);
  const beyond = cut.filter(({ tokens, ms }) => tokens > bound.tokens || ms > bound.ms);
  return check("A6 cut", `nor more than ${bound.tokens} tokens or ${bound.ms} ms below, when a stream is cut`, {
    figure: `${extent(cut)}; ${beyond.length} beyond of ${cut.length} cut`,
    isMet: beyond.length === 0,
    isSpeed: true,
    misses: beyond.map(describeShortfall),
  });
}

/** The same by what callers had read: whatever still lay in buffers of a machine with too much to do. */
function readIsBilled(shortfalls: readonly Shortfall[], bound: UnbilledBound): Check {
  const cut = cutStreams(shortfalls);
  const beyond = cut.filter(({ readTokens }) => readTokens > bound.tokens);
  return check("A6 read", `of what callers had read of cut streams, at most ${bound.tokens} tokens are unbilled`, {
    figure: `most ${Math.max(0, ...cut.map(({ readTokens }) => readTokens))} tokens; ${beyond.length} beyond of ${cut.length}`,
    isMet: beyond.length === 0,
    misses: beyond.map(
      (shortfall) => `${describeShortfall(shortfall)}, ${shortfall.readTokens} of what was read unbilled`,
    ),
  });
}

/** Of streams whose caller left: what the provider wrote before it was told. Nobody has read it. */
function abortedSoon(shortfalls: readonly Shortfall[]): Check {
  const left = shortfalls.filter(({ record, generation }) => record.stream && generation.status === "cancelled");
  const late = left.filter(({ ms }) => ms > usualBound.ms);
  return check("A6 left", `providers are stopped ≤ ${usualBound.ms} ms after the caller left`, {
    figure: `${extent(left)}; ${late.length} later of ${left.length}`,
    isMet: late.length === 0,
    isSpeed: true,
    misses: late.map(describeShortfall),
  });
}

const extent = (shortfalls: readonly Shortfall[]): string =>
  `most ${Math.max(0, ...shortfalls.map(({ tokens }) => tokens))} tokens / ${Math.round(Math.max(0, ...shortfalls.map(({ ms }) => ms)))} ms`;

const billedOf = ({ chargedNano, uncoveredNano }: SettledGeneration): bigint =>
  (chargedNano ?? 0n) + (uncoveredNano ?? 0n);

/** Nothing was delivered, or the provider itself ended the answer with an error. */
const isFree = ({ status }: SettledGeneration, record: RequestRecord | undefined): boolean =>
  status === "failed" || (status === "interrupted" && record?.fault === "mid-stream-error");

function shortfallOf(
  generation: SettledGeneration,
  record: RequestRecord,
  { prices }: Evidence,
  read: number,
): Shortfall {
  const tokens = record.tokensWritten - generation.outputTokens;
  const price = prices.get(generation.priceVersionId ?? "");
  // What a prompt counts nobody can know whom its provider did not tell: what was written is compared.
  const input = generation.inputTokens;
  const worth = price
    ? expectedCost({ input, cachedInput: 0, cacheWrite: 0, output: record.tokensWritten }, price)
    : 0n;
  return {
    generation,
    record,
    tokens,
    ms: outputMs(record, Math.max(0, tokens)),
    nano: worth - billedOf(generation),
    readTokens: read - generation.outputTokens,
  };
}

export const describeShortfall = ({ generation, record, tokens, ms, nano }: Shortfall): string =>
  `${generation.id} (${generation.status}, ${generation.source}, ${record.slug}): ${record.tokensWritten} tokens written, ${generation.outputTokens} billed, difference ${tokens} tokens, ${Math.round(ms)} ms, ${nano} nano`;
