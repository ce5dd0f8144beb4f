import { providers } from "@causeway/providers";
import type { ProviderRow } from "./catalog-file.ts";

/** The facts of the providers that serve something, from their files in `packages/providers`: the one place for them. */
export const providerRows = (serving: ReadonlySet<string>): ProviderRow[] =>
  [...serving].map((id) => {
    const provider = providers.get(id);
    if (!provider) throw new Error(`packages/providers/src/providers/${id}.ts is missing`);
    const { trainsOnPrompts, retentionDays } = provider.dataPolicy;
    return {
      id,
      name: provider.name,
      dataPolicy: {
        ...(trainsOnPrompts === undefined ? {} : { trainsOnPrompts }),
        ...(retentionDays === undefined ? {} : { retentionDays }),
      },
    };
  });
