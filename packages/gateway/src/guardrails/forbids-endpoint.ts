import { type CatalogSnapshot, type Endpoint, endpointPrivacy } from "@causeway/catalog";
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

export const refusalOf = (
  guardrails: readonly Guardrail[] | undefined,
  catalog: CatalogSnapshot,
  endpoint: Endpoint,
): EndpointRefusal | undefined => guardrailAgainstEndpoint(guardrails, endpointPrivacy(catalog, endpoint));
