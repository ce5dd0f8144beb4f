import {
  type Candidate,
  type CatalogDifference,
  compareWithSources,
  type NewSighting,
  type SourceAnswer,
  type UpkeepPolicy,
  usualPolicy,
} from "@causeway/catalog-upkeep";
import { type Database, readDatabaseNow } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import { type Actor, actorName } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { applyChange } from "./apply-change.ts";
import { lockCatalog } from "./lock-catalog.ts";
import { type ChangePlan, planChanges, type PlannedChange } from "./plan-changes.ts";
import { readCatalogState } from "./read-state.ts";

export type RefreshQuestion = {
  /** In the order in which they are believed. */
  readonly answers: readonly SourceAnswer[];
  /** `apply`: what nobody has to look at is in force at once. `propose`: all of it waits. `look`: nothing is written. */
  readonly mode: "apply" | "propose" | "look";
  readonly policy?: UpkeepPolicy;
  /** Does nothing when another one has begun within that time: two workers ask at once. */
  readonly unlessWithinMs?: number;
};

export type CatalogRefreshResult = {
  readonly changes: readonly PlannedChange[];
  readonly withdrawn: number;
  readonly disagreements: CatalogDifference["disagreements"];
};

const patience = { timeout: 120_000 };
const mostTold = 50;

/**
 * Compares what the sources say with the catalogue, writes down every difference, and applies those that nobody has to
 * look at: all in one transaction, so that a worker that dies has changed nothing. The same answers again change nothing.
 * `undefined` when somebody else was at it just now.
 */
export async function refreshCatalog(
  { database, actor }: { readonly database: Database; readonly actor: Actor },
  { answers, mode, policy = usualPolicy, unlessWithinMs }: RefreshQuestion,
): Promise<CatalogRefreshResult | undefined> {
  return await database.$transaction(async (transaction) => {
    await lockCatalog(transaction);
    const now = await readDatabaseNow(transaction);
    if (unlessWithinMs !== undefined && (await hasBegunSince(transaction, now, unlessWithinMs))) return undefined;
    const state = await readCatalogState(transaction);
    const readings = answers.flatMap(({ reading }) => reading ?? []);
    const difference = compareWithSources(state, readings, policy);
    const open = await transaction.catalogChange.findMany({
      where: { OR: [{ status: "waiting" }, { status: "rejected", isOver: false }] },
      select: { id: true, kind: true, subject: true, status: true, before: true, after: true },
    });
    const plan = planChanges(
      difference.candidates,
      open.map(({ status, ...row }) => ({ ...row, status: status === "waiting" ? status : "rejected" })),
      { appliesSmall: mode !== "propose" },
    );
    const result = {
      changes: plan.changes,
      withdrawn: plan.withdrawn.length,
      disagreements: difference.disagreements,
    };
    if (mode === "look") return result;

    const refresh = await transaction.catalogRefresh.create({
      data: { actor: actorName(actor), startedAt: now, sources: answers.map((answer) => told(answer, difference)) },
      select: { id: true },
    });
    await keepAnswers(transaction, answers, now);
    await keepSightings(transaction, difference, plan);
    await writePlan(transaction, plan, { refreshId: refresh.id, decidedBy: actorName(actor), now });
    const applied = plan.changes.filter(({ status }) => status === "applied");
    if (applied.length > 0) {
      await recordAudit(transaction, actor, {
        workspaceId: null,
        action: "catalog.refresh",
        target: `catalog-refresh:${refresh.id}`,
        detail: { applied: applied.length, waiting: plan.changes.length - applied.length },
      });
    }
    await forgetEmptyRefreshes(transaction, now);
    return result;
  }, patience);
}

async function hasBegunSince(transaction: Prisma.TransactionClient, now: Date, withinMs: number): Promise<boolean> {
  const since = new Date(now.getTime() - withinMs);
  return (await transaction.catalogRefresh.count({ where: { startedAt: { gt: since } } })) > 0;
}

/** Is it time again? By the database's clock. */
export async function isRefreshDue(database: Database, everyMs: number): Promise<boolean> {
  const last = await database.catalogRefresh.findFirst({ orderBy: { startedAt: "desc" }, select: { startedAt: true } });
  return !last || (await readDatabaseNow(database)).getTime() - last.startedAt.getTime() >= everyMs;
}

/** What of a source is written down with the run. */
function told({ sourceId, outcome, failure, reading }: SourceAnswer, { disagreements }: CatalogDifference) {
  const disagreeing = disagreements.filter(({ source }) => source === sourceId);
  return {
    id: sourceId,
    outcome,
    failure: failure ?? null,
    listed: reading?.offers.length ?? 0,
    refused: reading?.refused.length ?? 0,
    refusedRows: (reading?.refused ?? []).slice(0, mostTold).map(({ name, reason }) => `${name}: ${reason}`),
    disagrees: disagreeing.length,
    disagreements: disagreeing
      .slice(0, mostTold)
      .map(({ endpointId, says, believed }) => `${endpointId}: ${says}, not ${believed}`),
  };
}

async function keepAnswers(
  transaction: Prisma.TransactionClient,
  answers: readonly SourceAnswer[],
  now: Date,
): Promise<void> {
  for (const { sourceId: id, outcome, failure, keep } of answers) {
    const body = keep?.body === undefined ? {} : { body: Uint8Array.from(keep.body), etag: keep.etag ?? null };
    const state = outcome === "failed" ? { failure: failure ?? "unknown" } : { failure: null, readAt: now };
    await transaction.catalogSource.upsert({
      where: { id },
      create: { id, ...body, ...state },
      update: { ...body, ...state },
      select: { id: true },
    });
  }
}

/** Words about abilities that were not followed are not remembered: they are a difference until they are. */
async function keepSightings(
  transaction: Prisma.TransactionClient,
  { candidates, sightings }: CatalogDifference,
  plan: ChangePlan,
): Promise<void> {
  const applied = new Set(plan.changes.flatMap((change) => (change.status === "applied" ? [change.candidate] : [])));
  const held = new Set(
    candidates.flatMap((candidate) =>
      candidate.kind === "capability" && !applied.has(candidate) ? [sightingKey(candidate)] : [],
    ),
  );
  const rows = sightings.filter(({ sourceId, endpointId }) => !held.has(`${sourceId} ${endpointId}`));
  if (rows.length === 0) return;
  await transaction.$executeRaw`
    INSERT INTO catalog_sighting (source_id, endpoint_id, said, missing_since)
      SELECT source_id, endpoint_id, said, missing_since
        FROM jsonb_to_recordset(${JSON.stringify(rows.map(storedSighting))}::jsonb)
             AS row(source_id text, endpoint_id text, said jsonb, missing_since timestamptz)
      ON CONFLICT (source_id, endpoint_id)
      DO UPDATE SET said = EXCLUDED.said, missing_since = EXCLUDED.missing_since`;
}

const sightingKey = ({ sourceId, subject }: Candidate): string => `${sourceId} ${subject}`;

const storedSighting = ({ sourceId, endpointId, said, missingSince }: NewSighting) => ({
  source_id: sourceId,
  endpoint_id: endpointId,
  said,
  missing_since: missingSince?.toISOString() ?? null,
});

async function writePlan(
  transaction: Prisma.TransactionClient,
  { changes, withdrawn, over }: ChangePlan,
  { refreshId, decidedBy, now }: { refreshId: string; decidedBy: string; now: Date },
): Promise<void> {
  const decided = { decidedBy, decidedAt: now };
  await transaction.catalogChange.updateMany({
    where: { id: { in: [...withdrawn] } },
    data: { status: "withdrawn", ...decided },
  });
  await transaction.catalogChange.updateMany({ where: { id: { in: [...over] } }, data: { isOver: true } });
  for (const { candidate, status, waitsFor, waitedAs } of changes) {
    if (status === "applied") await applyChange(transaction, candidate);
    if (waitedAs !== undefined) {
      await transaction.catalogChange.update({
        where: { id: waitedAs },
        data: { status: "applied", ...decided },
        select: { id: true },
      });
      continue;
    }
    const { kind, subject, providerId, sourceId, before, after, others } = candidate;
    await transaction.catalogChange.create({
      data: {
        refreshId,
        kind,
        subject,
        providerId,
        sourceId,
        before: asJson(before),
        after: asJson(after),
        others: asJson(others),
        status,
        foundAt: now,
        waitsFor: waitsFor ?? null,
        ...(status === "applied" && decided),
      },
      select: { id: true },
    });
  }
}

/** Fields that are `undefined` are left out, as JSON has none. */
const asJson = (value: object): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;

const keptMs = 30 * 86_400_000;

/** Runs that found something are the history of the catalogue and stay. */
async function forgetEmptyRefreshes(transaction: Prisma.TransactionClient, now: Date): Promise<void> {
  await transaction.catalogRefresh.deleteMany({
    where: { startedAt: { lt: new Date(now.getTime() - keptMs) }, changes: { none: {} } },
  });
}
