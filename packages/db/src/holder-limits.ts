import { type HolderLimits, type LimitHolder, type SpendLimit, subjectOf } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { DatabaseOrTransaction } from "./database.ts";

/** Somebody who may have limits, and what errors call him. */
export type NamedHolder = { readonly holder: LimitHolder; readonly subject: string; readonly name: string };

/** A key, the member who made it and its workspace, in the order in which limits are asked. */
export const holdersOfKey = (key: {
  readonly id: string;
  readonly label: string;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly createdBy: { readonly id: string; readonly email: string } | null;
}): readonly NamedHolder[] => [
  { holder: "key", subject: subjectOf.key(key.id), name: key.label },
  ...(key.createdBy
    ? ([
        {
          holder: "member",
          subject: subjectOf.member(key.workspace.id, key.createdBy.id),
          name: key.createdBy.email,
        },
      ] as const)
    : []),
  { holder: "workspace", subject: subjectOf.workspace(key.workspace.id), name: key.workspace.name },
];

/** The limits of those who have any, in the order given. */
export async function readHolderLimits(
  database: DatabaseOrTransaction,
  holders: readonly NamedHolder[],
): Promise<readonly HolderLimits[]> {
  const subjects = holders.map(({ subject }) => subject);
  return limitsOfHolders(holders, await database.usageLimit.findMany({ where: { subject: { in: subjects } } }));
}

/** The same of rows that were read already. */
export function limitsOfHolders(
  holders: readonly NamedHolder[],
  rows: readonly UsageLimitRow[],
): readonly HolderLimits[] {
  const bySubject = new Map(rows.map((row) => [row.subject, row]));
  return holders.flatMap((holder) => {
    const row = bySubject.get(holder.subject);
    return row ? [toHolderLimits(holder, row)] : [];
  });
}

function toHolderLimits({ holder, subject, name }: NamedHolder, row: UsageLimitRow): HolderLimits {
  return {
    holder,
    subject,
    name,
    spend: spendOf(row),
    countsOwnKeys: row.countsOwnKeys,
    requestsPerMinute: row.requestsPerMinute ?? undefined,
    tokensPerMinute: row.tokensPerMinute ?? undefined,
    concurrency: row.concurrency ?? undefined,
    models: row.allowedModels.length === 0 ? undefined : row.allowedModels,
    providers: row.allowedProviders.length === 0 ? undefined : row.allowedProviders,
  };
}

type UsageLimitRow = Omit<Prisma.UsageLimitGetPayload<object>, "workspaceId" | "updatedAt">;

/** The longest period first: the broadest limit that is used up is the one that errors name. */
function spendOf(row: UsageLimitRow): readonly SpendLimit[] {
  const caps = [
    { nano: row.totalNano, reset: undefined },
    { nano: row.monthlyNano, reset: "monthly" },
    { nano: row.weeklyNano, reset: "weekly" },
    { nano: row.dailyNano, reset: "daily" },
  ] as const;
  return caps.flatMap(({ nano, reset }) => (nano === null ? [] : [{ limit: nanoUsd(nano), reset }]));
}
