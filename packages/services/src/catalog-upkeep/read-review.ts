import type { ChangeKind } from "@causeway/catalog-upkeep";
import type { Database } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { linesOfChange, sellsBelowCost } from "./change-text.ts";

/** What operators see of the upkeep of the catalogue. */
export type CatalogReview = {
  /** Those that cost us money while they wait first, then the oldest. */
  readonly waiting: readonly ReviewedChange[];
  /** What was decided lately, by a person or by rule, the newest first. */
  readonly decided: readonly ReviewedChange[];
  /** The newest first. */
  readonly refreshes: readonly RefreshSummary[];
};

export type ReviewedChange = {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly providerId: string;
  readonly source: string;
  /** What it comes to, a line per thing. */
  readonly lines: readonly string[];
  /** What other sources say. */
  readonly others: readonly string[];
  readonly waitsFor: string | undefined;
  /** Calls cost us more than we ask for them while it waits. */
  readonly sellsBelowCost: boolean;
  readonly status: "waiting" | "applied" | "rejected" | "withdrawn";
  readonly foundAt: Date;
  readonly decidedAt: Date | undefined;
  /** `system:…` or `staff:…`. */
  readonly decidedBy: string | undefined;
  readonly note: string | undefined;
};

export type RefreshSummary = {
  readonly id: string;
  readonly startedAt: Date;
  readonly actor: string;
  readonly changes: number;
  readonly sources: readonly SourceSummary[];
};

const sourceSummary = z.object({
  id: z.string(),
  outcome: z.enum(["new", "unchanged", "failed"]),
  failure: z.string().nullable(),
  listed: z.number(),
  refused: z.number(),
  refusedRows: z.array(z.string()),
  disagrees: z.number(),
  disagreements: z.array(z.string()),
});
export type SourceSummary = z.infer<typeof sourceSummary>;

const mostShown = 500;

export async function readCatalogReview(database: Database): Promise<CatalogReview> {
  const [waiting, decided, refreshes] = await Promise.all([
    database.catalogChange.findMany({
      where: { status: "waiting" },
      orderBy: [{ foundAt: "asc" }, { subject: "asc" }],
      take: mostShown,
    }),
    database.catalogChange.findMany({
      where: { status: { not: "waiting" } },
      orderBy: [{ decidedAt: "desc" }, { subject: "asc" }],
      take: 50,
    }),
    database.catalogRefresh.findMany({
      orderBy: { startedAt: "desc" },
      take: 10,
      include: { _count: { select: { changes: true } } },
    }),
  ]);
  return {
    waiting: waiting.map(toReviewed).toSorted((a, b) => Number(b.sellsBelowCost) - Number(a.sellsBelowCost)),
    decided: decided.map(toReviewed),
    refreshes: refreshes.map(({ id, startedAt, actor, sources, _count }) => ({
      id,
      startedAt,
      actor,
      changes: _count.changes,
      sources: z.array(sourceSummary).catch([]).parse(sources),
    })),
  };
}

const others = z.array(z.object({ source: z.string(), says: z.string() }));

/** A row as it is shown and told. */
export const toReviewed = (row: Prisma.CatalogChangeGetPayload<object>): ReviewedChange => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  providerId: row.providerId,
  source: row.sourceId,
  lines: linesOfChange(row),
  others: others
    .catch([])
    .parse(row.others)
    .map(({ source, says }) => `${source}: ${says}`),
  waitsFor: row.waitsFor ?? undefined,
  sellsBelowCost: row.status === "waiting" && sellsBelowCost(row),
  status: row.status,
  foundAt: row.foundAt,
  decidedAt: row.decidedAt ?? undefined,
  decidedBy: row.decidedBy ?? undefined,
  note: row.note ?? undefined,
});
