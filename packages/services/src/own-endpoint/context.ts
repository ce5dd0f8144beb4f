import type { EgressRules } from "@causeway/egress";
import type { OwnKeyServiceContext } from "../own-key/context.ts";

export type WireFormat = "openai-chat" | "anthropic-messages";

/** Makes one real call of an endpoint for one token, connecting nowhere that the rules forbid. */
export type OwnEndpointProbe = (question: OwnEndpointQuestion) => Promise<OwnEndpointProbeResult>;

export type OwnEndpointQuestion = {
  readonly wireFormat: WireFormat;
  readonly baseUrl: string;
  /** Empty: it wants none. */
  readonly secret: string;
  readonly upstreamModelId: string;
};

export type OwnEndpointProbeResult = {
  readonly works: boolean;
  /** Why it does not, in its own words or ours, safe to show. */
  readonly message: string | undefined;
  readonly httpStatus: number | undefined;
  readonly latencyMs: number;
  /** What is most likely wrong. */
  readonly fault: "address" | "key" | "model" | "busy" | "other" | undefined;
};

export type OwnEndpointServiceContext = OwnKeyServiceContext & {
  /** Where own endpoints may be. */
  readonly egress: EgressRules;
  readonly probeEndpoint: OwnEndpointProbe;
};
