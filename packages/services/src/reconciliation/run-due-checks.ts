import type { Database } from "@causeway/db";
import { allChecks, type BookCheck, type BookSources } from "@causeway/reconciliation";
import { recordRun } from "./record-run.ts";
import { withCheckLock } from "./with-check-lock.ts";

export type ReconciliationContext = { readonly database: Database; readonly sources: BookSources };

export type CheckRun = {
  readonly check: string;
  readonly durationMs: number;
  /** What was found, whether new or known. */
  readonly findings: number;
  /** Subjects that were not found before. */
  readonly opened: readonly string[];
  readonly resolved: readonly string[];
  readonly unchecked: string | undefined;
};

/**
 * Runs the checks whose time has come, one after the other. However many workers call this, each check runs in one of
 * them; a check that fails keeps no other from running, and its error is thrown at the end.
 */
export async function runDueChecks(
  context: ReconciliationContext,
  checks: readonly BookCheck[] = allChecks,
): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  const errors: unknown[] = [];
  for (const check of checks) {
    try {
      const run = await withCheckLock(context.sources.pool, check.name, async () =>
        (await isDue(context.database, check)) ? await runCheck(context, check) : undefined,
      );
      if (run) runs.push(run);
    } catch (error) {
      errors.push(new Error(`The check ${check.name} could not be run`, { cause: error }));
    }
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  return runs;
}

/** By the database's clock, so that workers with wrong ones agree. */
async function isDue(database: Database, { name, everyMs }: BookCheck): Promise<boolean> {
  const [row] = await database.$queryRaw<{ is_due: boolean }[]>`
    SELECT coalesce(clock_timestamp() - max(started_at) >= ${everyMs} * interval '1 millisecond', true) AS is_due
      FROM reconciliation_run WHERE check_name = ${name}`;
  return row?.is_due !== false;
}

/** Now, whether it is due or not: what is found is recorded, and what follows from it is done. */
async function runCheck({ database, sources }: ReconciliationContext, check: BookCheck): Promise<CheckRun> {
  const startedAt = performance.now();
  const open = await database.reconciliationFinding.findMany({
    where: { check: check.name, resolvedAt: null },
    select: { subject: true },
  });
  const result = await check.run(
    sources,
    open.map(({ subject }) => subject),
  );
  const durationMs = Math.round(performance.now() - startedAt);
  const { opened, resolved } = await recordRun(database, check.name, { ...result, durationMs });
  return {
    check: check.name,
    durationMs,
    findings: result.findings.length,
    opened,
    resolved,
    unchecked: result.unchecked,
  };
}
