import type { ChatRequest, Warning } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";

/** What a provider bills otherwise than the price we have of it. */
const pricedApart: readonly string[] = ["priority", "fast", "flex", "scale"];

/**
 * The request without a service tier that we have no price for: on our capacity the usual one is bought, and said so. On
 * a key of the workspace's own the provider bills its owner, who may ask for what they like.
 */
export function atOurTier(
  request: ChatRequest,
  { credential }: Pick<Candidate, "credential">,
): { readonly request: ChatRequest; readonly warnings: readonly Warning[] } {
  const tier = request.extra["service_tier"];
  if (credential.kind !== "shared" || typeof tier !== "string" || !pricedApart.includes(tier))
    return { request, warnings: [] };
  const { service_tier: _, ...extra } = request.extra;
  const message = `The service tier ${tier} is not sold here: the call was made and priced at the usual one.`;
  return { request: { ...request, extra }, warnings: [{ code: "field-ignored", param: "service_tier", message }] };
}
