import type { DestinationAttempt, TracedCall } from "@causeway/observability";
import type { KeyVault } from "@causeway/vault";
import type { DestinationContext } from "./context.ts";
import { openConfig, type SealedRow } from "./open-config.ts";

/** One attempt to tell a destination of calls, with the secrets that are kept for it. Never rejects. */
export async function sendTo(
  { vault, sender }: DestinationContext & { readonly vault: KeyVault },
  destination: SealedRow,
  calls: readonly TracedCall[],
): Promise<DestinationAttempt> {
  const config = await openConfig(vault, destination).catch(() => undefined);
  if (config) return await sender.send(config, calls);
  const reason = "Its secrets cannot be opened any more: give them again.";
  return { kind: "failed", status: undefined, ms: 0, reason, refusesContent: false };
}
