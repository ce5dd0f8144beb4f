import type { Database } from "@causeway/db";

const windowMinutes = 15;
const linksPerWindow = 5;

/** Whether this address got fewer than five links in the last quarter of an hour: nobody's mailbox is flooded by us. */
export async function mayReceiveAnotherLink(
  database: Database,
  email: string,
  lifetimeMinutes: number,
): Promise<boolean> {
  const sentAfter = Date.now() - windowMinutes * 60_000;
  const recent = await database.verificationToken.count({
    where: { identifier: email, expires: { gt: new Date(sentAfter + lifetimeMinutes * 60_000) } },
  });
  return recent < linksPerWindow;
}
