import { type EndpointPrice, type PriceTier, type Unit, type UnitCounts, unitRate, units } from "@causeway/catalog";
import { type NanoUsd, nanoUsd, type PicoUsd, picoUsd, priceOf } from "@causeway/money";
import type { Usage } from "@causeway/protocol";

export type ChargeLineKind =
  | "input"
  | "cached-input"
  | "cache-write"
  | "long-cache-write"
  | "output"
  | "request"
  | Unit;

/** `amount` = `quantity` × `rate`, exact. */
export type ChargeLine = {
  readonly kind: ChargeLineKind;
  readonly quantity: number;
  readonly rate: PicoUsd;
  readonly amount: PicoUsd;
};

/** What a call costs, itemised: the lines' amounts and `rounding` together are exactly `cost`. */
export type Charge = {
  readonly cost: NanoUsd;
  readonly lines: readonly ChargeLine[];
  /** Pico-dollars added to reach the next whole nano-dollar: 0 to 999. */
  readonly rounding: PicoUsd;
};

/** Usage × price, rounded once. An unknown cache rate falls back to the rate of fresh input. */
export function chargeFor(usage: Usage, price: EndpointPrice): Charge {
  const rates = ratesFor(usage.input, price);
  const longCacheWrite = usage.longCacheWrite ?? 0;
  const fresh = usage.input - usage.cachedInput - usage.cacheWrite;
  const apart = {
    ...pricedApart("audioToken", fresh, usage, price),
    ...pricedApart("madeAudioToken", usage.output, usage, price),
  };
  const lines = [
    line("input", fresh - (apart.audioToken ?? 0), rates.input),
    line("cached-input", usage.cachedInput, rates.cachedInput ?? rates.input),
    line("cache-write", usage.cacheWrite - longCacheWrite, rates.cacheWrite ?? rates.input),
    line("long-cache-write", longCacheWrite, longCacheWriteRate(rates)),
    line("output", usage.output - (apart.madeAudioToken ?? 0), rates.output),
    line("request", 1, price.request ?? picoUsd(0n)),
    ...unitLines({ ...usage.units, ...apart }, price),
  ].filter((item) => item.quantity > 0 && (item.kind !== "request" || item.rate > 0n));
  const cost = priceOf(lines);
  const exact = lines.reduce((total, item) => total + item.amount, 0n);
  return { cost, lines, rounding: picoUsd(cost * 1000n - exact) };
}

/** Of these tokens, those that are charged by the unit. */
const pricedApart = (unit: Unit, tokens: number, { units: counts }: Usage, price: EndpointPrice): UnitCounts =>
  unitRate(price, unit) === undefined || counts?.[unit] === undefined ? {} : { [unit]: Math.min(counts[unit], tokens) };

/** What has no price costs nothing. */
const unitLines = (counts: UnitCounts, price: EndpointPrice): readonly ChargeLine[] =>
  units.flatMap((unit) => {
    const rate = unitRate(price, unit);
    return rate === undefined ? [] : [line(unit, counts[unit] ?? 0, rate)];
  });

/** Only Anthropic keeps prompts for an hour, and that costs twice the fresh input, whatever a short write costs. */
export const longCacheWriteRate = ({ input, cacheWrite }: Pick<Rates, "input" | "cacheWrite">): PicoUsd =>
  cacheWrite === undefined ? input : picoUsd(input * 2n);

/** No charge at all: for calls that delivered nothing. */
export const noCharge: Charge = { cost: nanoUsd(0n), lines: [], rounding: picoUsd(0n) };

type Rates = Pick<EndpointPrice, "input" | "output" | "cachedInput" | "cacheWrite">;

/** The highest tier that the prompt exceeds replaces the base rates for the whole call. */
function ratesFor(promptTokens: number, price: EndpointPrice): Rates {
  let rates: EndpointPrice | PriceTier = price;
  for (const tier of price.tiers) if (promptTokens > tier.minPromptTokens) rates = tier;
  return rates;
}

const line = (kind: ChargeLineKind, quantity: number, rate: PicoUsd): ChargeLine => ({
  kind,
  quantity,
  rate,
  amount: picoUsd(BigInt(quantity) * rate),
});
