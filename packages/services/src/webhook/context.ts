import { AppError } from "@causeway/errors";
import type { KeyVault } from "@causeway/vault";
import type { WebhookSender } from "@causeway/webhooks";
import type { ServiceContext } from "../actor.ts";

export type WebhookContext = {
  /** `undefined` where no key-encryption key is configured: then there are no webhooks. */
  readonly vault: KeyVault | undefined;
  readonly sender: WebhookSender;
};

export type WebhookServiceContext = ServiceContext & WebhookContext;

/** Throws `service-unavailable` where the operator has set no key-encryption key. */
export function requireVault({ vault }: Pick<WebhookContext, "vault">): KeyVault {
  if (vault) return vault;
  throw new AppError(
    "service-unavailable",
    "Webhooks cannot be set up here: the operator has not set OWN_KEY_ENCRYPTION_KEYS.",
  );
}

/** Where a signing secret belongs. */
export const placeOf = (workspaceId: string, endpointId: string) => ({
  workspaceId,
  providerId: "webhook",
  rowId: endpointId,
});

export const noEndpoint = (): AppError =>
  new AppError("not-found", "This workspace has no webhook. Set its address first.");
