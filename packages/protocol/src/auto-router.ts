/** Which share of the models by price, the cheapest first, the auto router chooses from. */
export const costTiers = ["low", "medium", "high", "xhigh", "max"] as const;
export type CostTier = (typeof costTiers)[number];

/** What a caller wants of the auto router: the plugin `auto-router`. Patterns are model ids with `*` for any text. */
export type AutoRouterWish = {
  /** `undefined`: all. */
  readonly allowedModels: readonly string[] | undefined;
  /** Wins over what is allowed. */
  readonly excludedModels: readonly string[];
  readonly costTier: CostTier | undefined;
  /** The older scale: 0 is the best whatever it costs, 10 the cheapest. */
  readonly costQualityTradeoff: number | undefined;
  /** The model that wrote the last answer of the conversation, where the caller wants to stay with it. */
  readonly pinnedModel: string | undefined;
};
