import type { Database } from "@causeway/db";
import { composeMail, type Mailer } from "@causeway/mail";
import { type ReviewedChange, toReviewed } from "./read-review.ts";

export type CatalogAlertContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly operatorEmails: readonly string[];
  /** Where operators accept and reject. */
  readonly reviewPageUrl: string;
};

/** The rest is on the page. */
const mostPerMail = 20;
const patience = { timeout: 60_000 };

/**
 * Mails operators what waits for them, once each, however many workers call this. Returns how many changes were told.
 * Dying in between tells some of them twice.
 */
export async function tellWaitingCatalogChanges(context: CatalogAlertContext): Promise<number> {
  if (context.operatorEmails.length === 0) return 0;
  return await context.database.$transaction(async (transaction) => {
    const ids = (
      await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM catalog_change WHERE status = 'waiting' AND told_at IS NULL ORDER BY id FOR UPDATE SKIP LOCKED`
    ).map(({ id }) => id);
    if (ids.length === 0) return 0;
    const rows = await transaction.catalogChange.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
    const changes = rows.map(toReviewed).toSorted((a, b) => Number(b.sellsBelowCost) - Number(a.sellsBelowCost));
    for (const to of context.operatorEmails) await context.mailer.send(await waitingMail(context, to, changes));
    await transaction.catalogChange.updateMany({ where: { id: { in: ids } }, data: { toldAt: new Date() } });
    return ids.length;
  }, patience);
}

function waitingMail({ reviewPageUrl }: CatalogAlertContext, to: string, changes: readonly ReviewedChange[]) {
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"} of the catalogue`;
  const dear = changes.filter(({ sellsBelowCost }) => sellsBelowCost).length;
  const heading = `${count} ${changes.length === 1 ? "waits" : "wait"} for you`;
  const rest = changes.length - mostPerMail;
  return composeMail({
    to,
    subject: `[Causeway] ${heading}${dear > 0 ? `, ${dear} sold below cost` : ""}`,
    heading,
    paragraphs: [...changes.slice(0, mostPerMail).map(textOf), ...(rest > 0 ? [`And ${rest} more, on the page.`] : [])],
    action: { label: "Look at them", url: reviewPageUrl },
    footnote: "You get this because you operate this platform (OPERATOR_EMAILS).",
  });
}

const textOf = ({ subject, source, lines, waitsFor, sellsBelowCost }: ReviewedChange): string =>
  [
    `${subject} (${source}): ${lines.join("; ")}.`,
    ...(waitsFor === undefined ? [] : [`It waits because ${waitsFor}.`]),
    ...(sellsBelowCost ? ["Until it is accepted, calls cost us more than we ask for them."] : []),
  ].join(" ");
