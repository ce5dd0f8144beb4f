export type MailOutcome =
  | { readonly kind: "none" | "sent" | "dropped" }
  | { readonly kind: "failed"; readonly error: unknown };

/** A mail server that refuses so many in one round is asked again in the next. */
const mostFailures = 3;

/** Sends what is due, one mail after the other. Returns how many were sent; throws the last failure after the round. */
export async function sendRound(mostMails: number, sendNext: () => Promise<MailOutcome>): Promise<number> {
  const failures: unknown[] = [];
  let sent = 0;
  while (sent < mostMails && failures.length < mostFailures) {
    const outcome = await sendNext();
    if (outcome.kind === "none") break;
    if (outcome.kind === "sent") sent += 1;
    if (outcome.kind === "failed") failures.push(outcome.error);
  }
  if (failures.length > 0) throw failures.at(-1);
  return sent;
}
