import type { Endpoint } from "@causeway/catalog";

/** What stands behind a slash and is asked for by its whole name only: it costs more, or is slower. */
const serviceTiers = ["priority", "flex", "batch", "fast", "scale"];

/**
 * Does a slug of `provider.order`, `only` or `ignore` name this endpoint? A provider's own name stands for all of its
 * regions and kinds (`google-vertex`), and for a service tier that was asked for; with a slash it names one of them: a
 * region, a tier (`openai/priority`), or the quantization it serves (`google-vertex/us-east5`, `deepinfra/fp8`).
 */
export function isNamedBy({ providerId, quantization, serviceTier }: Endpoint, slug: string): boolean {
  if (slug === providerId || slug === `${providerId}/${quantization}`) return true;
  if (serviceTier !== undefined && slug === `${providerId}/${serviceTier}`) return true;
  const [name, kind] = providerId.split("/");
  if (kind !== undefined) return slug === name && !serviceTiers.includes(kind);
  return slug === familyOf(providerId);
}

/** Some providers serve one maker's models in that maker's format: `azure-anthropic` is Azure. */
const familyOf = (providerId: string) => providerId.replace(/-anthropic$/, "");
