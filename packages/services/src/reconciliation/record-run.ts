import type { Database } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import type { CheckResult, Finding } from "@causeway/reconciliation";
import { freezeWorkspace } from "./freeze-workspace.ts";
import { lockCredits } from "./lock-credits.ts";
import { stopPostings } from "./stop-postings.ts";

/** A finding that is gone for so many runs is over: what flickers is told once. */
const cleanRunsToResolve = 2;
const patience = { timeout: 60_000 };

/** Writes down a run and does what follows from what is new in it. All or nothing; one run of a check at a time. */
export const recordRun = (
  database: Database,
  check: string,
  result: CheckResult & { readonly durationMs: number },
): Promise<{ readonly opened: readonly string[]; readonly resolved: readonly string[] }> =>
  database.$transaction(async (transaction) => {
    await transaction.reconciliationRun.create({
      data: {
        check,
        durationMs: result.durationMs,
        compared: result.compared,
        figures: Object.fromEntries(Object.entries(result.figures).map(([name, figure]) => [name, figure.toString()])),
        findings: result.findings.length,
        unchecked: result.unchecked ?? null,
      },
      select: { id: true },
    });
    await forgetOldRuns(transaction, check);
    const opened: Finding[] = [];
    for (const finding of result.findings) {
      if (await openOrSee(transaction, check, finding)) opened.push(finding);
    }
    await act(transaction, check, opened);
    return { opened: opened.map(({ subject }) => subject), resolved: await resolveUnseen(transaction, check, result) };
  }, patience);

const forgetOldRuns = (transaction: Prisma.TransactionClient, check: string) => transaction.$executeRaw`
  DELETE FROM reconciliation_run WHERE check_name = ${check} AND started_at < now() - interval '14 days'
     AND id <> (SELECT max(id) FROM reconciliation_run WHERE check_name = ${check})`;

/** True when it is new. */
async function openOrSee(transaction: Prisma.TransactionClient, check: string, finding: Finding): Promise<boolean> {
  const { subject, workspaceId = null, difference, unit, problem, remedy } = finding;
  const facts = { difference, unit, problem, remedy };
  const seen = await transaction.reconciliationFinding.updateMany({
    where: { check, subject, resolvedAt: null },
    data: { ...facts, seenAt: new Date(), cleanRuns: 0 },
  });
  if (seen.count > 0) return false;
  await transaction.reconciliationFinding.create({
    data: { check, subject, workspaceId, ...facts },
    select: { id: true },
  });
  return true;
}

/** Only on what is new: what an operator has let go on is not stopped again for what he knows. */
async function act(transaction: Prisma.TransactionClient, check: string, opened: readonly Finding[]): Promise<void> {
  for (const { consequence, problem } of opened) {
    if (consequence === "stop-postings") await stopPostings(transaction, problem);
  }
  const freezes = opened.flatMap(({ consequence, workspaceId, problem, subject }) =>
    consequence === "freeze-workspace" && workspaceId !== undefined ? [{ workspaceId, reason: problem, subject }] : [],
  );
  if (freezes.length === 0) return;
  await lockCredits(
    transaction,
    freezes.map(({ workspaceId }) => workspaceId),
  );
  for (const freeze of freezes)
    await freezeWorkspace(transaction, freeze, { kind: "system", job: `reconcile-${check}` });
}

async function resolveUnseen(
  transaction: Prisma.TransactionClient,
  check: string,
  { findings, unseen = [] }: CheckResult,
): Promise<readonly string[]> {
  if (unseen === "all") return [];
  const found = [...findings.map(({ subject }) => subject), ...unseen];
  const gone = { check, resolvedAt: null, subject: { notIn: found } };
  await transaction.reconciliationFinding.updateMany({ where: gone, data: { cleanRuns: { increment: 1 } } });
  const over = { ...gone, cleanRuns: { gte: cleanRunsToResolve } };
  const resolved = await transaction.reconciliationFinding.findMany({ where: over, select: { subject: true } });
  await transaction.reconciliationFinding.updateMany({ where: over, data: { resolvedAt: new Date() } });
  return resolved.map(({ subject }) => subject);
}
