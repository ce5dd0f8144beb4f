import { type Endpoint, type EndpointPrice, type ServiceTier, tierEndpointId } from "@causeway/catalog";
import { type PicoUsd, picoUsd } from "@causeway/money";

/** A price as a share of the usual one: numerator and denominator. */
type Share = readonly [bigint, bigint];

type TierPrice = {
  readonly providerId: string;
  readonly tier: ServiceTier;
  /** Of the provider's own names. */
  readonly models: RegExp;
  readonly share: Share;
  /** Of cached input, where it is another one. */
  readonly cachedShare?: Share;
};

/**
 * What OpenAI asks for its tiers, beside the usual price, kept by hand: from its pages on fast mode (formerly priority) and
 * flex processing (2026-11), and LiteLLM's list of 2026-08-01, which says the same of all but gpt-5.5, where it is behind. All
 * rates of a model move alike, those of long prompts too. Models that neither names are not sold at a tier.
 */
const tierPrices: readonly TierPrice[] = [
  {
    providerId: "openai",
    tier: "priority",
    models: /^(?:gpt-5|gpt-5\.[12]|gpt-5\.4(?:-mini)?|gpt-5\.6-(?:luna|sol|terra)|gpt-6\.1-sol|gpt-4\.1-nano)$/,
    share: [2n, 1n],
  },
  { providerId: "openai", tier: "priority", models: /^gpt-5\.5$/, share: [5n, 2n] },
  { providerId: "openai", tier: "priority", models: /^gpt-5-mini$/, share: [9n, 5n] },
  { providerId: "openai", tier: "priority", models: /^(?:gpt-4\.1(?:-mini)?|o3)$/, share: [7n, 4n] },
  { providerId: "openai", tier: "priority", models: /^gpt-4o$/, share: [17n, 10n] },
  { providerId: "openai", tier: "priority", models: /^gpt-4o-mini$/, share: [5n, 3n] },
  { providerId: "openai", tier: "priority", models: /^o4-mini$/, share: [20n, 11n] },
  {
    providerId: "openai",
    tier: "flex",
    models:
      /^(?:gpt-5(?:-mini|-nano)?|gpt-5\.4-(?:mini|nano)|gpt-5\.5|gpt-5\.6-(?:luna|sol|terra)|gpt-6\.1-sol|o3|o4-mini)$/,
    share: [1n, 2n],
  },
  { providerId: "openai", tier: "flex", models: /^gpt-5\.4$/, share: [1n, 2n], cachedShare: [13n, 25n] },
];

/** The same endpoints at the tiers that their providers sell them at. */
export const tierEndpointsOf = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.flatMap((endpoint) =>
    tierPrices
      .filter(({ providerId, models }) => providerId === endpoint.providerId && models.test(endpoint.upstreamModelId))
      .map(({ tier, ...shares }) => ({
        ...endpoint,
        id: tierEndpointId(endpoint, tier),
        serviceTier: tier,
        price: priceAt(endpoint.price, shares),
      })),
  );

/** What is counted beside tokens costs what it costs. */
function priceAt(price: EndpointPrice, { share, cachedShare = share }: Pick<TierPrice, "share" | "cachedShare">) {
  const rates = <Rates extends Pick<EndpointPrice, "input" | "output" | "cachedInput" | "cacheWrite">>(
    usual: Rates,
  ) => ({
    ...usual,
    input: times(usual.input, share),
    output: times(usual.output, share),
    cachedInput: usual.cachedInput === undefined ? undefined : times(usual.cachedInput, cachedShare),
    cacheWrite: usual.cacheWrite === undefined ? undefined : times(usual.cacheWrite, share),
  });
  return { ...rates(price), tiers: price.tiers.map(rates) };
}

/** Rounded up: never less than the provider asks. */
const times = (rate: PicoUsd, [numerator, denominator]: Share): PicoUsd =>
  picoUsd((rate * numerator + denominator - 1n) / denominator);
