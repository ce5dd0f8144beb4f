import type { ServiceContext } from "../actor.ts";

export type ChangedKey = {
  readonly id: string;
  readonly hash: string;
  /** Neither revoked nor disabled. */
  readonly isUsable: boolean;
};

/** Tells every edge process to forget what it knows about a key, and Redis whether it may spend. */
export type KeyChangeAnnouncer = (key: ChangedKey) => Promise<void>;

export type KeyServiceContext = ServiceContext & { readonly announceKeyChange: KeyChangeAnnouncer };

const longestWaitMs = 2_000;

/**
 * Called after the commit and never fails. While Redis is away admission reads the key in Postgres before any money is
 * spent; where only the announcement is lost, the edge forgets what it knows within ten seconds.
 */
export async function announceChange(context: KeyServiceContext, key: ChangedKey): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, longestWaitMs);
  await Promise.race([context.announceKeyChange(key).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}
