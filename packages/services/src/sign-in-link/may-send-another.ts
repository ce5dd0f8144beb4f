import type { Database } from "@causeway/db";
import { signInLinkLifetimeMinutes } from "./link.ts";

const windowMinutes = 15;
export const mostLinks = 5;

/** Whether this address got fewer than five links in the last quarter of an hour: nobody's mailbox is flooded by us. */
export async function maySendAnotherSignInLink(
  { database }: { readonly database: Database },
  { email }: { readonly email: string },
): Promise<boolean> {
  const madeAfterMs = Date.now() - windowMinutes * 60_000;
  const recent = await database.verificationToken.count({
    where: { identifier: email, expires: { gt: new Date(madeAfterMs + signInLinkLifetimeMinutes * 60_000) } },
  });
  return recent < mostLinks;
}
