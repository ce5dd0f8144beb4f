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
  await Promise.race([announceWhatIsTrue(context, key).catch(() => undefined), timer.promise]);
  clearTimeout(timeout);
}

/** Of two changes at once each may wait for the other to say the last word. */
const mostRounds = 4;

/**
 * What took its time may land after a later change was announced, and Redis believes what it was told last: so it is looked
 * at whether that is still so.
 */
async function announceWhatIsTrue({ announceKeyChange, database }: KeyServiceContext, key: ChangedKey): Promise<void> {
  let { isUsable } = key;
  for (let round = 0; round < mostRounds; round += 1) {
    await announceKeyChange({ ...key, isUsable });
    const now = await database.apiKey.findUnique({
      where: { id: key.id },
      select: { revokedAt: true, disabled: true },
    });
    const isUsableNow = now !== null && now.revokedAt === null && !now.disabled;
    if (isUsableNow === isUsable) return;
    isUsable = isUsableNow;
  }
}
