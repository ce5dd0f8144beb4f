import { type EndpointPrice, isPartOfTokens, type PriceTier, type Unit, unitRate, units } from "@causeway/catalog";
import { type PicoUsd, picoUsd } from "@causeway/money";

/** A price at which nothing costs less than at either of two: what is held where it is not known yet which of them counts. */
export function dearerPrice(a: EndpointPrice, b: EndpointPrice): EndpointPrice {
  const starts = [...new Set([...a.tiers, ...b.tiers].map(({ minPromptTokens }) => minPromptTokens))];
  const rates = units.flatMap((unit) => {
    const rate = dearerUnit(unit, a, b);
    return rate === undefined ? [] : [[unit, rate] as const];
  });
  return {
    ...dearerRates(a, b),
    request: dearerOf(a.request, b.request),
    ...(rates.length > 0 && { units: Object.fromEntries(rates) }),
    tiers: starts
      .toSorted((one, other) => one - other)
      .map((minPromptTokens) => ({
        minPromptTokens,
        ...dearerRates(ratesFrom(a, minPromptTokens), ratesFrom(b, minPromptTokens)),
      })),
  };
}

type Rates = Omit<PriceTier, "minPromptTokens">;

/** What is not known costs what fresh input costs. */
const dearerRates = (a: Rates, b: Rates): Rates => ({
  input: dearer(a.input, b.input),
  output: dearer(a.output, b.output),
  cachedInput: dearer(a.cachedInput ?? a.input, b.cachedInput ?? b.input),
  cacheWrite: dearer(a.cacheWrite ?? a.input, b.cacheWrite ?? b.input),
});

const ratesFrom = (price: EndpointPrice, minPromptTokens: number): Rates =>
  price.tiers.findLast((tier) => tier.minPromptTokens <= minPromptTokens) ?? price;

/** Sound that has no price of its own costs what words do, at most as many as there can be of them. */
function dearerUnit(unit: Unit, a: EndpointPrice, b: EndpointPrice): PicoUsd | undefined {
  const [one, other] = [unitRate(a, unit), unitRate(b, unit)];
  if (one === undefined && other === undefined) return undefined;
  return dearerOf(one ?? asWords(unit, a), other ?? asWords(unit, b));
}

function asWords(unit: Unit, price: EndpointPrice): PicoUsd | undefined {
  const name = unit === "audioToken" ? "input" : "output";
  return isPartOfTokens(unit) ? [price, ...price.tiers].map((rates) => rates[name]).reduce(dearer) : undefined;
}

const dearerOf = (a: PicoUsd | undefined, b: PicoUsd | undefined): PicoUsd | undefined =>
  a === undefined && b === undefined ? undefined : dearer(a ?? picoUsd(0n), b ?? picoUsd(0n));

const dearer = (a: PicoUsd, b: PicoUsd): PicoUsd => (a > b ? a : b);
