import type { Database } from "@causeway/db";
import { composeMail, type Mailer } from "@causeway/mail";
import type { Prisma } from "@causeway/prisma";

export type AlertContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly operatorEmails: readonly string[];
  /** Where operators see what is found, and act. */
  readonly operatorPageUrl: string;
};

/** The rest is on the page. */
const mostPerMail = 20;
const patience = { timeout: 60_000 };

/**
 * Mails operators what was found and what is over, once each, however long it stays and however many workers call this.
 * Returns how many findings were told. Dying in between tells one of them twice.
 */
export async function sendOperatorAlerts(context: AlertContext): Promise<number> {
  if (context.operatorEmails.length === 0) return 0;
  return await context.database.$transaction(async (transaction) => {
    const ids = await transaction.$queryRaw<{ id: bigint }[]>`
      SELECT id FROM reconciliation_finding
       WHERE opened_mail_at IS NULL OR (resolved_at IS NOT NULL AND resolved_mail_at IS NULL)
       ORDER BY id LIMIT ${mostPerMail} FOR UPDATE SKIP LOCKED`;
    if (ids.length === 0) return 0;
    const findings = await transaction.reconciliationFinding.findMany({
      where: { id: { in: ids.map(({ id }) => id) } },
      orderBy: { id: "asc" },
    });
    for (const to of context.operatorEmails) await context.mailer.send(await alertMail(context, to, findings));
    await markTold(transaction, findings);
    return findings.length;
  }, patience);
}

type FindingRow = Prisma.ReconciliationFindingGetPayload<object>;

function alertMail({ operatorPageUrl }: AlertContext, to: string, findings: readonly FindingRow[]) {
  const open = findings.filter(({ resolvedAt }) => resolvedAt === null);
  const over = findings.filter(({ resolvedAt }) => resolvedAt !== null);
  const subject = [
    open.length > 0 && `${open.length} ${open.length === 1 ? "problem" : "problems"} found in the books`,
    over.length > 0 && `${over.length} over`,
  ]
    .filter((part) => part !== false)
    .join(", ");
  return composeMail({
    to,
    subject: `[Causeway] ${subject}`,
    heading: subject,
    paragraphs: [...open.map(openText), ...over.map(overText)],
    action: { label: "See the books", url: operatorPageUrl },
    footnote: "You get this because you operate this platform (OPERATOR_EMAILS).",
  });
}

const openText = ({ check, subject, problem, remedy }: FindingRow): string =>
  `${check}, ${subject}: ${problem} ${remedy}`;

const overText = ({ check, subject, resolvedAt }: FindingRow): string =>
  `${check}, ${subject}: no longer found since ${resolvedAt?.toISOString() ?? "now"}. A workspace that was stopped for it stays so until you let it go on.`;

async function markTold(transaction: Prisma.TransactionClient, findings: readonly FindingRow[]): Promise<void> {
  const now = new Date();
  for (const { id, openedMailAt, resolvedAt } of findings)
    await transaction.reconciliationFinding.update({
      where: { id },
      data: { openedMailAt: openedMailAt ?? now, ...(resolvedAt !== null && { resolvedMailAt: now }) },
      select: { id: true },
    });
}
