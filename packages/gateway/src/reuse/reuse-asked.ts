/** What a caller's headers say about answers that are there already. */
export type ReuseAsked = {
  /** `undefined`: nothing was said. */
  readonly cache: CacheAsked | undefined;
  /** 1–255 visible characters: a call with a key that was answered before gets that answer. */
  readonly idempotencyKey: string | undefined;
};

export type CacheAsked = {
  /** `undefined`: as the preset says. */
  readonly enabled: boolean | undefined;
  /** 1–86,400. `undefined`: as the preset says, or the usual. */
  readonly ttlSeconds: number | undefined;
  /** What is kept is not to be given, but to be replaced. */
  readonly refresh: boolean;
};

/** What the response says of it, before anything else. */
export type ReuseFacts =
  | { readonly kind: "cache-miss"; readonly ttlSeconds: number }
  | {
      readonly kind: "cache-hit";
      readonly ageSeconds: number;
      /** What is left. */
      readonly ttlSeconds: number;
      readonly sourceId: string;
    }
  /** The first answer to this key, with its id. */
  | { readonly kind: "replayed"; readonly generationId: string }
  /** An earlier call with this key ended without an answer that could be given again; it may have been charged. */
  | { readonly kind: "asked-before"; readonly generationId: string };
