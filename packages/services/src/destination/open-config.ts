import type { DestinationConfig } from "@causeway/observability";
import type { KeyVault } from "@causeway/vault";
import { placeOfDestination } from "./context.ts";

export type SealedRow = { readonly id: string; readonly workspaceId: string; readonly sealedConfig: string };

/** Rejects with `SecretNotReadable` when it was changed or moved, or its key is not here. */
export async function openConfig(
  vault: KeyVault,
  { id, workspaceId, sealedConfig }: SealedRow,
): Promise<DestinationConfig> {
  // Written only from what `readConfig` read.
  return JSON.parse(await vault.open(sealedConfig, placeOfDestination(workspaceId, id))) as DestinationConfig;
}
