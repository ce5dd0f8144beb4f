import type { ProviderFacts } from "@causeway/catalog";
import { providers } from "@causeway/providers";

/** What its file says of a provider. Throws when it has none. */
export function providerFacts(id: string): ProviderFacts {
  const provider = providers.get(id);
  if (!provider) throw new Error(`packages/providers/src/providers/${id}.ts is missing`);
  return { id, name: provider.name, dataPolicy: provider.dataPolicy };
}
