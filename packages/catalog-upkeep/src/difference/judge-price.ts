import { formatPerMillion } from "@causeway/catalog-data/reading";
import { picoUsd } from "@causeway/money";
import type { PriceShape } from "../change-shapes.ts";
import type { OfferedPrice, OfferedRates } from "../offer.ts";

const rateNames = ["input", "output", "cachedInput", "cacheWrite"] as const;
type RateName = (typeof rateNames)[number];
type Rates = Readonly<Record<RateName, string | null>>;

/** The price after what a source says: what it leaves unsaid stays as it is. */
export function priceAfter(before: PriceShape, said: OfferedPrice): PriceShape {
  const rates = ratesAfter(before, said);
  const tiers =
    said.tiers === undefined || (said.tiers.length === 0 && sameBase(before, rates))
      ? before.tiers
      : said.tiers.map(({ minPromptTokens, ...tier }) => {
          const known = before.tiers.find((other) => other.minPromptTokens === minPromptTokens);
          return { minPromptTokens, ...ratesAfter(known ?? nothingKnown, tier) };
        });
  return { ...rates, tiers };
}

const nothingKnown = { cachedInput: null, cacheWrite: null };

function ratesAfter(before: Pick<Rates, "cachedInput" | "cacheWrite">, said: OfferedRates) {
  const input = said.input.toString();
  const cachedInput = said.cachedInput?.toString() ?? before.cachedInput;
  return {
    input,
    output: said.output.toString(),
    // A cached rate from before that is dearer now than what is not cached is of another price list.
    cachedInput: cachedInput !== null && BigInt(cachedInput) > said.input ? null : cachedInput,
    cacheWrite: said.cacheWrite?.toString() ?? before.cacheWrite,
  };
}

/** The price of an endpoint that nothing is known of yet. */
export const priceOfOffer = (said: OfferedPrice): PriceShape => ({
  ...ratesAfter(nothingKnown, said),
  tiers: (said.tiers ?? []).map(({ minPromptTokens, ...tier }) => ({
    minPromptTokens,
    ...ratesAfter(nothingKnown, tier),
  })),
});

const sameBase = (one: Pick<Rates, "input" | "output">, other: Pick<Rates, "input" | "output">): boolean =>
  one.input === other.input && one.output === other.output;

/** Why a person must look at the move from one price to the other; `undefined` when nobody has to. */
export function reasonToWait(
  before: PriceShape,
  after: PriceShape,
  said: OfferedPrice,
  mostTimes: bigint,
): string | undefined {
  if (before.tiers.length > 0 && (said.tiers ?? []).length === 0 && !sameBase(before, after)) {
    const from = before.tiers[0]?.minPromptTokens ?? 0;
    return `the source does not say what it costs above ${from} tokens, where another price holds`;
  }
  return ratesOf(before, after).flatMap((move) => reasonOf(move, mostTimes) ?? [])[0];
}

type Move = {
  readonly name: RateName;
  readonly where: string;
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  /** What holds where the rate itself is unknown: input is billed for both sides of the cache. */
  readonly base: bigint;
};

/** Every rate that both prices could have, tier by tier; a new tier is held against what was in force there. */
function ratesOf(before: PriceShape, after: PriceShape): readonly Move[] {
  const starts = [...new Set([...before.tiers, ...after.tiers].map(({ minPromptTokens }) => minPromptTokens))];
  return [0, ...starts].flatMap((start) => {
    const [old, young] = [inForceAt(before, start), inForceAt(after, start)];
    const where = start === 0 ? "" : ` above ${start} tokens`;
    return rateNames.map((name) => ({
      name,
      where,
      from: optional(old[name]),
      to: optional(young[name]),
      base: BigInt(old.input ?? "0"),
    }));
  });
}

function inForceAt(price: PriceShape, start: number): Rates {
  return price.tiers.findLast(({ minPromptTokens }) => minPromptTokens <= start) ?? price;
}

const optional = (text: string | null): bigint | undefined => (text === null ? undefined : BigInt(text));

function reasonOf({ name, where, from, to, base }: Move, mostTimes: bigint): string | undefined {
  if (to === undefined || from === to) return undefined;
  const what = `${words[name]}${where}`;
  if (from !== undefined) {
    return movedTooFar(from, to, mostTimes)
      ? `${what} moves from ${rateText(from)} to ${rateText(to)}, ${timesText(from, to, mostTimes)}`
      : undefined;
  }
  // Unknown until now and so billed as plain input. Reading a cache is far cheaper than that wherever it is priced.
  const isUsual = name === "cachedInput" ? to * 20n >= base : !movedTooFar(base, to, mostTimes);
  return isUsual ? undefined : `${what} was unknown and would be ${rateText(to)}, beside ${rateText(base)} for input`;
}

export const movedTooFar = (from: bigint, to: bigint, mostTimes: bigint): boolean =>
  from !== to && (to > from * mostTimes || from > to * mostTimes);

const timesText = (from: bigint, to: bigint, mostTimes: bigint): string => {
  if (to === 0n) return "which is nothing";
  if (from === 0n) return "from nothing";
  return `more than ${mostTimes} times`;
};

const words: Readonly<Record<RateName, string>> = {
  input: "input",
  output: "output",
  cachedInput: "cached input",
  cacheWrite: "cache writes",
};

/** `$0.59`: dollars per million tokens. */
export const rateText = (rate: bigint): string => `$${formatPerMillion(picoUsd(rate))}`;

/** `$3 in, $15 out` per million tokens, for people. */
export const priceText = (price: Pick<PriceShape, "input" | "output">): string =>
  `${rateText(BigInt(price.input))} in, ${rateText(BigInt(price.output))} out`;

/** Does any rate rise? Then calls are sold below what they cost until the change is applied. */
export const isDearer = (before: PriceShape, after: PriceShape): boolean =>
  ratesOf(before, after).some(({ from, to, base }) => to !== undefined && to > (from ?? base));
