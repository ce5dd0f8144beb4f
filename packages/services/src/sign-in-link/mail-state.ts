import type { Database } from "@causeway/db";

export type SignInMailState = {
  readonly email: string;
  readonly callbackUrl: string;
  /** `delayed`: the mail server did not take it yet, and is asked again. `ended`: the link is too old. */
  readonly state: "waiting" | "delayed" | "sent" | "ended";
};

/** So long a mail may wait before it is said that something is the matter. */
const usualMs = 20_000;

/** What became of a sign-in mail. Undefined for one that there is not. */
export async function readSignInMail(
  { database }: { readonly database: Database },
  { id }: { readonly id: string },
): Promise<SignInMailState | undefined> {
  const row = await database.signInMail.findUnique({ where: { id } });
  if (!row) return undefined;
  const { email, callbackUrl, sentAt, lastSendError, createdAt, expiresAt } = row;
  const now = Date.now();
  if (expiresAt.getTime() <= now) return { email, callbackUrl, state: "ended" };
  if (sentAt) return { email, callbackUrl, state: "sent" };
  const isDelayed = lastSendError !== null || now - createdAt.getTime() > usualMs;
  return { email, callbackUrl, state: isDelayed ? "delayed" : "waiting" };
}

/** The mail that was asked for last for an address. */
export async function newestSignInMail(
  { database }: { readonly database: Database },
  { email }: { readonly email: string },
): Promise<string | undefined> {
  const row = await database.signInMail.findFirst({
    where: { email },
    orderBy: { createdAt: "desc" },
    select: { id: true },
  });
  return row?.id;
}
