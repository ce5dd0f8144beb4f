import type { Endpoint } from "./endpoint.ts";
import type { CatalogSnapshot } from "./snapshot.ts";

/** What rules about data ask of an endpoint. */
export type EndpointPrivacy = {
  readonly modelId: string;
  readonly providerId: string;
  readonly isFree: boolean;
  /** `undefined`: nobody knows. */
  readonly trainsOnPrompts: boolean | undefined;
  readonly keepsPrompts: boolean | undefined;
};

export function endpointPrivacy(
  { providers }: CatalogSnapshot,
  { modelId, providerId, price }: Endpoint,
): EndpointPrivacy {
  const policy = providers.get(providerId)?.dataPolicy;
  return {
    modelId,
    providerId,
    isFree: price.input === 0n && price.output === 0n && (price.request ?? 0n) === 0n && price.units === undefined,
    trainsOnPrompts: policy?.trainsOnPrompts,
    keepsPrompts: policy?.retentionDays === undefined ? undefined : policy.retentionDays > 0,
  };
}
