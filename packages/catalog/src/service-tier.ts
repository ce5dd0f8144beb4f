import type { Endpoint } from "./endpoint.ts";

/** What some providers sell beside their usual service, each at a price of its own. */
export const serviceTiers = ["priority", "flex"] as const;
export type ServiceTier = (typeof serviceTiers)[number];

/** The tier in our words of what callers and providers call it; `undefined`: it is the usual service, or nobody sells it. */
export const serviceTierNamed = (name: unknown): ServiceTier | undefined =>
  name === "fast" ? "priority" : serviceTiers.find((tier) => tier === name);

/** A model at a provider at one tier is an endpoint of its own: `openai/priority:openai/gpt-5`. */
export const tierEndpointId = ({ providerId, modelId }: Pick<Endpoint, "providerId" | "modelId">, tier: ServiceTier) =>
  `${providerId}/${tier}:${modelId}`;

/** Of an endpoint by its id; `undefined`: it is a usual one. */
export function serviceTierOf(endpointId: string): ServiceTier | undefined {
  const [provider = ""] = endpointId.split(":", 1);
  return serviceTiers.find((tier) => provider.endsWith(`/${tier}`));
}

/** The id of the same model at the same provider without a tier. */
export const usualEndpointId = ({ providerId, modelId }: Pick<Endpoint, "providerId" | "modelId">) =>
  `${providerId}:${modelId}`;
