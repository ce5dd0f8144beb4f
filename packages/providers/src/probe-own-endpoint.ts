import type { Upstream } from "@causeway/gateway";
import type { AttemptOutcome, OwnEndpoint } from "@causeway/routing";
import { probe, type ProbeResult } from "./probe.ts";

export type EndpointProbeQuestion = {
  readonly wireFormat: OwnEndpoint["wireFormat"];
  readonly baseUrl: string;
  /** Empty: it wants none. */
  readonly secret: string;
  readonly upstreamModelId: string;
};

export type EndpointProbeResult = ProbeResult & {
  /** What is most likely wrong; `undefined` when it works. */
  readonly fault: "address" | "key" | "model" | "busy" | "other" | undefined;
};

/** One real call for one token at an endpoint of a workspace's own. Never rejects for what the endpoint does. */
export async function probeOwnEndpoint(
  upstream: Upstream,
  question: EndpointProbeQuestion,
): Promise<EndpointProbeResult> {
  const { wireFormat, baseUrl, secret, upstreamModelId } = question;
  const { outcome, ...result } = await probe(upstream, {
    providerId: "own",
    upstreamModelId,
    ownSecret: secret,
    ownEndpoint: { wireFormat, baseUrl },
  });
  return { ...result, fault: faultOf(outcome) };
}

function faultOf(outcome: AttemptOutcome): EndpointProbeResult["fault"] {
  switch (outcome.kind) {
    case "completed":
      return undefined;
    case "credential-rejected":
      return "key";
    case "cancelled":
      return "address";
    case "unavailable":
      if (outcome.reason === "model-not-found") return "model";
      if (outcome.reason === "rate-limited" || outcome.reason === "overloaded") return "busy";
      return "address";
    case "refused":
    case "interrupted":
    case "nonconforming":
      return "other";
  }
}
