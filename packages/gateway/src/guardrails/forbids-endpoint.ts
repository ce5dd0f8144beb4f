import type { CatalogSnapshot, Endpoint } from "@causeway/catalog";
import { type EndpointRefusal, type Guardrail, guardrailAgainstEndpoint } from "@causeway/limits";

/** Why a guardrail forbids an endpoint, as routing asks; `undefined` where the caller has none. */
export function forbidsEndpoint(
  guardrails: readonly Guardrail[] | undefined,
  catalog: CatalogSnapshot,
): ((endpoint: Endpoint) => string | undefined) | undefined {
  if (guardrails === undefined) return undefined;
  return (endpoint) => {
    const refusal = refusalOf(guardrails, catalog, endpoint);
    return refusal && `the guardrail ${refusal.guardrail.name} removed it: ${refusal.why}`;
  };
}

export function refusalOf(
  guardrails: readonly Guardrail[] | undefined,
  { providers }: CatalogSnapshot,
  { modelId, providerId, price }: Endpoint,
): EndpointRefusal | undefined {
  const policy = providers.get(providerId)?.dataPolicy;
  return guardrailAgainstEndpoint(guardrails, {
    modelId,
    providerId,
    isFree: price.input === 0n && price.output === 0n && (price.request ?? 0n) === 0n && price.units === undefined,
    trainsOnPrompts: policy?.trainsOnPrompts,
    keepsPrompts: policy?.retentionDays === undefined ? undefined : policy.retentionDays > 0,
  });
}
