import type { KeyVault } from "@causeway/vault";
import { AppError } from "@causeway/errors";
import type { ServiceContext } from "../actor.ts";

export type OwnKeyServiceContext = ServiceContext & {
  /** `undefined` where no key-encryption key is configured: then no secret is taken in. */
  readonly vault: KeyVault | undefined;
  /** Tells every edge process to forget what it knows about the workspace's own keys. */
  readonly announceOwnKeyChange: (workspaceId: string) => Promise<void>;
};

/** Throws `service-unavailable` where the operator has set no key-encryption key. */
export function requireVault({ vault }: OwnKeyServiceContext): KeyVault {
  if (vault) return vault;
  throw new AppError(
    "service-unavailable",
    "Own provider keys cannot be stored here: the operator has not set OWN_KEY_ENCRYPTION_KEYS.",
  );
}

const longestWaitMs = 2_000;

/** After the commit, and never fails: what edge processes remember expires by itself within a minute. */
export async function announceOwnKeyChange(context: OwnKeyServiceContext, workspaceId: string): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, longestWaitMs);
  await Promise.race([context.announceOwnKeyChange(workspaceId).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}

/** The same answer for a key that does not exist and for one that belongs to another workspace. */
export const noSuchOwnKey = (): AppError =>
  new AppError(
    "not-found",
    "There is no such provider key in this workspace. It may have been removed: reload the list.",
  );
