import type { Upstream } from "@causeway/gateway";
import { probe, type ProbeResult } from "./probe.ts";

export type ProbeQuestion = {
  readonly providerId: string;
  readonly secret: string;
  readonly upstreamModelId: string;
};

/** One real call for one token with a workspace's own key. Never rejects for what a provider does. */
export async function probeOwnKey(upstream: Upstream, question: ProbeQuestion): Promise<ProbeResult> {
  const { providerId, secret, upstreamModelId } = question;
  if (!upstream.takesOwnKeys(providerId)) {
    const message = "This provider's address has a part that only its customer knows, and the operator has not set it.";
    return { works: false, message, httpStatus: undefined, latencyMs: 0 };
  }
  const { outcome: _, ...result } = await probe(upstream, { providerId, upstreamModelId, ownSecret: secret });
  return result;
}
