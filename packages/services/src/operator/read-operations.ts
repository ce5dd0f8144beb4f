import type { Database } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import { type ProviderMonth, readProviderMonths } from "./read-provider-months.ts";

/** What operators see. Amounts in nano-dollars. */
export type Operations = {
  readonly postingStop: { readonly reason: string; readonly stoppedAt: Date } | undefined;
  /** Of the last run of each check. */
  readonly checks: readonly CheckSummary[];
  /** Open ones first, then those that were over in the last week. */
  readonly findings: readonly FindingSummary[];
  readonly frozen: readonly FrozenWorkspace[];
  readonly setApart: readonly SetApartRecord[];
  readonly redis: { readonly epoch: bigint; readonly confirmed: boolean; readonly claimedAt: Date } | undefined;
  readonly leases: readonly LeaseSummary[];
  readonly losses: readonly LossDay[];
  /** The newest months first. */
  readonly providers: readonly ProviderMonth[];
  readonly gateways: readonly GatewaySummary[];
  /** Promotional credits, the newest first. */
  readonly gifts: readonly GiftSummary[];
};

export type CheckSummary = {
  readonly check: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly compared: bigint;
  readonly figures: Readonly<Record<string, bigint>>;
  readonly findings: number;
  readonly unchecked: string | undefined;
};

export type FindingSummary = Prisma.ReconciliationFindingGetPayload<object>;

export type FrozenWorkspace = {
  readonly id: string;
  readonly name: string;
  readonly since: Date;
  /** All of them, one sentence each. */
  readonly reason: string;
  /** Payments that their banks report as fraud, and that are neither refunded nor disputed. In whole US cents. */
  readonly reported: readonly { readonly warningId: string; readonly totalCents: number }[];
};

export type SetApartRecord = {
  readonly id: string;
  readonly generationId: string | undefined;
  readonly reason: string;
  readonly createdAt: Date;
};

export type LeaseSummary = {
  readonly state: "open" | "draining" | "closed";
  readonly count: bigint;
  readonly leasedNano: bigint;
};

/** What we bore on one day, UTC, by account: `overrun`, `late` … */
export type LossDay = { readonly day: string; readonly account: string; readonly lostNano: bigint };

export type GatewaySummary = {
  readonly id: string;
  readonly heartbeatAt: Date;
  readonly isGone: boolean;
  readonly fencedEpoch: bigint;
  readonly unsettled: number;
  readonly unsettledSince: Date | undefined;
};

export type GiftSummary = {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly amountNano: bigint;
  readonly reason: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  /** An address for an operator, the job for the system. */
  readonly givenBy: string;
};

const weekMs = 7 * 86_400_000;

/** Everything on the operators' page. Reads what runs have recorded, so that opening the page costs nothing. */
export async function readOperations(database: Database): Promise<Operations> {
  const [postingStop, checks, findings, frozen, setApart, redis, leases, losses, gateways, gifts] = await Promise.all([
    database.postingStop.findFirst(),
    database.reconciliationRun.findMany({ orderBy: [{ check: "asc" }, { startedAt: "desc" }], distinct: ["check"] }),
    database.reconciliationFinding.findMany({
      where: { OR: [{ resolvedAt: null }, { resolvedAt: { gte: new Date(Date.now() - weekMs) } }] },
      orderBy: [{ resolvedAt: { sort: "desc", nulls: "first" } }, { openedAt: "desc" }],
      take: 100,
    }),
    readFrozen(database),
    database.quarantinedUsage.findMany({ where: { resolvedAt: null }, orderBy: { id: "asc" }, take: 100 }),
    database.redisEpoch.findFirst(),
    database.$queryRaw<LeaseSummary[]>`
      SELECT state::text AS state, count(*) AS count,
             coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0)::bigint AS "leasedNano"
        FROM lease GROUP BY 1 ORDER BY 1`,
    readLosses(database),
    database.leaseGateway.findMany({ orderBy: [{ isGone: "asc" }, { heartbeatAt: "desc" }], take: 50 }),
    readGifts(database),
  ]);
  return {
    postingStop: postingStop ?? undefined,
    checks: checks.map((run) => ({
      ...run,
      unchecked: run.unchecked ?? undefined,
      figures: readFigures(run.figures),
    })),
    findings,
    frozen,
    setApart: setApart.map(({ id, generationId, reason, createdAt }) => ({
      id: id.toString(),
      generationId: generationId ?? undefined,
      reason,
      createdAt,
    })),
    redis: redis ?? undefined,
    leases,
    losses,
    providers: await readProviderMonths(
      database,
      readFigures(checks.find(({ check }) => check === "providers")?.figures ?? null),
    ),
    gateways: gateways.map((gateway) => ({ ...gateway, unsettledSince: gateway.unsettledSince ?? undefined })),
    gifts,
  };
}

async function readFrozen(database: Database): Promise<readonly FrozenWorkspace[]> {
  const workspaces = await database.workspace.findMany({
    where: { reviewSince: { not: null } },
    orderBy: { reviewSince: "desc" },
    take: 100,
    include: { reviews: { orderBy: { since: "asc" }, select: { reason: true } } },
  });
  const warnings = await database.paymentFraudWarning.findMany({
    where: { actionable: true, workspaceId: { in: workspaces.map(({ id }) => id) } },
    select: { id: true, workspaceId: true, purchase: { select: { totalCents: true } } },
    orderBy: { createdAt: "asc" },
  });
  return workspaces.map(({ id, name, reviewSince, reviewReason, reviews }) => ({
    id,
    name,
    since: reviewSince ?? new Date(),
    reason: reviews.length === 0 ? (reviewReason ?? "") : reviews.map(({ reason }) => reason).join(" "),
    reported: warnings
      .filter(({ workspaceId }) => workspaceId === id)
      .map((warning) => ({ warningId: warning.id, totalCents: warning.purchase.totalCents })),
  }));
}

async function readGifts(database: Database): Promise<readonly GiftSummary[]> {
  const rows = await database.$queryRaw<(Omit<GiftSummary, "expiresAt"> & { expiresAt: Date | null })[]>`
    SELECT gift.id, gift.workspace_id AS "workspaceId", workspace.name AS "workspaceName", gift.amount_nano AS "amountNano",
           gift.reason, gift.created_at AS "createdAt", gift.expires_at AS "expiresAt",
           coalesce(giver.email, regexp_replace(gift.granted_by, '^[a-z]+:', '')) AS "givenBy"
      FROM credit_grant AS gift
      JOIN workspace ON workspace.id = gift.workspace_id
      LEFT JOIN "user" AS giver ON gift.granted_by = 'staff:' || giver.id
     ORDER BY gift.created_at DESC LIMIT 20`;
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt ?? undefined }));
}

/** Of the last fortnight. Losses are negative balances of ours. */
const readLosses = (database: Database): Promise<LossDay[]> => database.$queryRaw<LossDay[]>`
  SELECT to_char(posted.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
         replace(account.name, 'platform:loss-', '') AS account, (-sum(entry.amount_nano))::bigint AS "lostNano"
    FROM ledger_account AS account
    JOIN ledger_entry AS entry ON entry.account_id = account.id
    JOIN ledger_transaction AS posted ON posted.id = entry.transaction_id
   WHERE account.name LIKE 'platform:loss-%' AND posted.created_at >= now() - interval '14 days'
   GROUP BY 1, 2 ORDER BY 1 DESC, 2`;

/** We wrote them ourselves: decimal text by name. */
function readFigures(stored: Prisma.JsonValue): Readonly<Record<string, bigint>> {
  if (typeof stored !== "object" || stored === null) return {};
  const figures = Object.entries(stored).flatMap(([name, text]) =>
    typeof text === "string" ? [[name, BigInt(text)] as const] : [],
  );
  return Object.fromEntries(figures);
}
