import { serviceTierNamed } from "@causeway/catalog";
import type { ChatRequest, Warning } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";

/** Bought by contract with a provider, and sold by nobody here. */
const soldNowhere = "scale";

const isPricedApart = (tier: string): boolean => tier === soldNowhere || serviceTierNamed(tier) !== undefined;

/**
 * The request as this candidate is to be asked it: at its service tier, or else without one that we have no price for, and
 * the caller is told. On a key of the workspace's own the provider bills its owner, who may ask for what they like.
 */
export function atItsTier(
  request: ChatRequest,
  { endpoint, credential }: Pick<Candidate, "endpoint" | "credential">,
): { readonly request: ChatRequest; readonly warnings: readonly Warning[] } {
  const { serviceTier } = endpoint;
  if (serviceTier !== undefined) {
    return { request: { ...request, extra: { ...request.extra, service_tier: serviceTier } }, warnings: [] };
  }
  const asked = request.extra["service_tier"];
  if (credential.kind !== "shared" || typeof asked !== "string" || !isPricedApart(asked)) {
    return { request, warnings: [] };
  }
  const { service_tier: _, ...extra } = request.extra;
  const message = `The service tier ${asked} is not sold by the endpoint that answered: the call was made and priced as usual.`;
  return { request: { ...request, extra }, warnings: [{ code: "field-ignored", param: "service_tier", message }] };
}

/**
 * Who answered, by what the provider says of it: one that had no room at the tier that was asked for has served, and
 * bills, the call as usual. One that says nothing has served what it was asked for.
 */
export function servedBy(candidate: Candidate, told: string | undefined): Candidate {
  const { usual, endpoint } = candidate;
  if (usual === undefined || told === undefined || serviceTierNamed(told) === endpoint.serviceTier) return candidate;
  const { usual: _, ...rest } = candidate;
  return { ...rest, endpoint: usual };
}
