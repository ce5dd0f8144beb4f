import type { ServiceContext } from "../actor.ts";

/** Tells every edge process to forget what it knows about the key with this hash. */
export type KeyChangeAnnouncer = (keyHash: string) => Promise<void>;

export type KeyServiceContext = ServiceContext & { readonly announceKeyChange: KeyChangeAnnouncer };

const longestWaitMs = 2_000;

/**
 * Called after the commit and never fails: admission reads the key in Postgres before any money is spent, so a lost
 * announcement only means that the edge finds out one step later.
 */
export async function announceChange(context: KeyServiceContext, keyHash: string): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, longestWaitMs);
  await Promise.race([context.announceKeyChange(keyHash).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}
