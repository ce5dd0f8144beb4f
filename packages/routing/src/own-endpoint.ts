import type { Endpoint, Model } from "@causeway/catalog";
import type { LaneTerms } from "@causeway/lanes";

/** A base URL of the workspace's own that speaks a wire format we know, and what it serves. */
export type OwnEndpoint = {
  /** As its owner calls it; stands where a provider's name would. */
  readonly name: string;
  /** Stands where a provider's id would: `own-<slug>`. */
  readonly providerId: string;
  readonly wireFormat: "openai-chat" | "anthropic-messages";
  readonly baseUrl: string;
  readonly endpoints: readonly Endpoint[];
  /** Models that only this workspace knows: `own/<slug>/<model>`. */
  readonly models: readonly Model[];
  /** Set when it is paid by the month: then calls wait for their turn and go elsewhere when the quota is used up. */
  readonly lane: LaneTerms | undefined;
};

/** Whose model ids begin like this, and nobody else's. */
export const ownModelPrefix = "own/";

export const ownProviderId = (slug: string): string => `own-${slug}`;
