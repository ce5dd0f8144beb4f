import { AppError } from "@causeway/errors";
import type { KeyVault } from "@causeway/vault";
import type { ServiceContext } from "../actor.ts";

export type ContentServiceContext = ServiceContext & {
  /** `undefined` where no key-encryption key is configured: then nothing is kept. */
  readonly vault: KeyVault | undefined;
};

/** Throws `service-unavailable` where the operator has set no key-encryption key. */
export function requireContentVault({ vault }: Pick<ContentServiceContext, "vault">): KeyVault {
  if (vault) return vault;
  throw new AppError(
    "service-unavailable",
    "Input and output cannot be kept here: the operator has not set OWN_KEY_ENCRYPTION_KEYS, which they are sealed with.",
  );
}
