import { type Endpoint, type EndpointPrice, isPartOfTokens, units } from "@causeway/catalog";
import { formatRate, picoUsd } from "@causeway/money";

/** $10,000 per million tokens, or per call, unit or search: a hundred times what the dearest model costs. */
const mostRate = picoUsd(10_000_000_000n);
const mostPerCall = picoUsd(10_000_000_000_000n);
/** From one import to the next. A rebuilt catalogue shows a person every move of more than fivefold before that. */
const mostMove = 100n;

/** Prices that nobody can mean, each with the reason: a unit or a currency gone wrong. Empty when all are fine. */
export const absurdPrices = (
  endpoints: readonly Endpoint[],
  before: ReadonlyMap<string, Pick<Endpoint, "price">>,
): readonly string[] =>
  endpoints.flatMap(({ id, price }) => {
    const known = before.get(id)?.price;
    return [...ratesOf(price)].flatMap(([name, rate]) => {
      const reason = reasonAgainst(name, rate, known && ratesOf(known).get(name));
      return reason === undefined ? [] : [`${id}: ${name} of $${formatRate(picoUsd(rate))} ${reason}`];
    });
  });

function reasonAgainst(name: string, rate: bigint, known: bigint | undefined): string | undefined {
  if (rate < 0n) return "is negative";
  if (rate > (isCounted(name) ? mostPerCall : mostRate)) return "is more than anybody asks for";
  if (!known || rate === 0n) return undefined;
  return rate > known * mostMove || known > rate * mostMove
    ? `is more than ${mostMove} times away from $${formatRate(picoUsd(known))}, which it was`
    : undefined;
}

/** Asked for by the piece, and not by the token. */
const isCounted = (name: string) =>
  name === "request" || name === "ownSearch" || units.some((unit) => unit === name && !isPartOfTokens(unit));

function ratesOf({ tiers, units: perUnit, ...price }: EndpointPrice): ReadonlyMap<string, bigint> {
  const named = [
    ...Object.entries(price),
    ...Object.entries(perUnit ?? {}),
    ...tiers.flatMap(({ minPromptTokens, ...rates }) =>
      Object.entries(rates).map(([name, rate]) => [`${name} above ${minPromptTokens} tokens`, rate] as const),
    ),
  ];
  return new Map(named.flatMap(([name, rate]) => (rate === undefined ? [] : [[name, rate]])));
}
