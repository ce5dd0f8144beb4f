import { AppError } from "@causeway/errors";
import type { DestinationSender } from "@causeway/observability";
import type { KeyVault } from "@causeway/vault";
import type { LimitServiceContext } from "../usage-limit/context.ts";

export type DestinationContext = {
  /** `undefined` where no key-encryption key is configured: then there are no destinations. */
  readonly vault: KeyVault | undefined;
  readonly sender: DestinationSender;
};

export type DestinationServiceContext = LimitServiceContext &
  DestinationContext & {
    /** Why an address cannot be used, as the end of a sentence about it; `undefined` when it can. */
    readonly judgeUrl: (url: string) => string | undefined;
  };

/** Throws `service-unavailable` where the operator has set no key-encryption key. */
export function requireDestinationVault({ vault }: Pick<DestinationContext, "vault">): KeyVault {
  if (vault) return vault;
  throw new AppError(
    "service-unavailable",
    "Destinations cannot be set up here: the operator has not set OWN_KEY_ENCRYPTION_KEYS.",
  );
}

/** Where a destination's config belongs: it opens nowhere else. */
export const placeOfDestination = (workspaceId: string, destinationId: string) => ({
  workspaceId,
  providerId: "destination",
  rowId: destinationId,
});

export const noSuchDestination = (): AppError =>
  new AppError("not-found", "There is no such destination in this workspace.");
