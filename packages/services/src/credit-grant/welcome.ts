import { createHmac } from "node:crypto";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { NanoUsd } from "@causeway/money";
import { grantCredits } from "./grant.ts";

/** How young a workspace must be: switching welcome credits on later gives them to nobody who came before. */
const newForMs = 24 * 3_600_000;

export type Welcome = {
  readonly workspaceId: string;
  /** Of whom it is. */
  readonly email: string;
  /** Keeps the address from being read out of the grant's id, which outlives the account. */
  readonly secret: string;
  readonly credits: NanoUsd;
};

/**
 * Gives a new workspace its welcome credits, once for each mailbox: whoever deletes his workspace or his account and
 * comes again was welcomed already. Returns whether this call did it.
 */
export async function grantWelcomeCredits(
  { database }: { readonly database: Database },
  { workspaceId, email, secret, credits }: Welcome,
): Promise<boolean> {
  if (credits <= 0n) return false;
  const { createdAt } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { createdAt: true },
  });
  if (Date.now() - createdAt.getTime() > newForMs) return false;
  const grantId = `welcome:${createHmac("sha256", secret).update(mailboxOf(email)).digest("hex")}`;
  const context = { database, actor: { kind: "system" as const, job: "welcome" } };
  try {
    return await grantCredits(context, { workspaceId, grantId, credits, reason: "Welcome" });
  } catch (error) {
    // To another workspace of the same mailbox, or as many as were given then.
    if (error instanceof AppError && error.code === "conflict") return false;
    throw error;
  }
}

/** Where mail to an address ends up: tags after a plus are the reader's own, and Gmail reads over dots. */
function mailboxOf(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).replace(/^googlemail\.com$/, "gmail.com");
  const name = address.slice(0, at).replace(/(?<=.)\+.*$/, "");
  return `${domain === "gmail.com" ? name.replaceAll(".", "") : name}@${domain}`;
}
