import { bucketsOf, type Condition, type MeasureStore } from "@causeway/activity";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { toUsdNumber } from "@causeway/money";

const dayMs = 86_400_000;
const days = 30;

export type DayQuery = {
  readonly database: Database;
  readonly store: MeasureStore;
  readonly workspaceId: string;
  readonly conditions: readonly Condition[];
  /** One of the last 30 days; all of them when absent. */
  readonly date: string | undefined;
};

/** Newest day first, then the most spent. Throws `invalid-request` for a day that is not among the 30. */
export async function readDayRows({ database, store, workspaceId, conditions, date }: DayQuery) {
  const range = rangeOf(date);
  const buckets = bucketsOf({ ...range, bucket: "day" });
  const rows = await store.measure({
    ...range,
    workspaceIds: [workspaceId],
    conditions,
    groupBy: ["model", "endpoint", "provider"],
    buckets,
    speeds: false,
  });
  const names = await providerNames(database, workspaceId);
  return rows
    .toSorted(
      (a, b) =>
        b.bucket - a.bucket ||
        Number(b.measures.spend - a.measures.spend) ||
        (a.groups.join() < b.groups.join() ? -1 : 1),
    )
    .map(({ bucket, groups: [model = "", endpoint = "", provider = ""], measures }) => ({
      date: buckets[bucket]?.toISOString().slice(0, 10) ?? "",
      model,
      model_permaslug: model,
      endpoint_id: endpoint,
      provider_name: names.get(provider) ?? provider,
      usage: toUsdNumber(measures.spend),
      byok_usage_inference: toUsdNumber(measures.upstreamCost),
      requests: measures.requests,
      prompt_tokens: measures.inputTokens,
      completion_tokens: measures.outputTokens,
      reasoning_tokens: measures.reasoningTokens,
    }));
}

function rangeOf(date: string | undefined): { readonly from: Date; readonly to: Date } {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const first = today - days * dayMs;
  if (date === undefined) return { from: new Date(first), to: new Date(today) };
  const from = Date.parse(`${date}T00:00:00Z`);
  if (from >= first && from < today) return { from: new Date(from), to: new Date(from + dayMs) };
  throw new AppError("invalid-request", `date must be one of the last ${days} UTC days that are over.`, {
    parameter: "date",
  });
}

/** An own endpoint is called as its owner calls it. */
async function providerNames(database: Database, workspaceId: string): Promise<ReadonlyMap<string, string>> {
  const [providers, own] = await Promise.all([
    database.provider.findMany({ select: { id: true, name: true } }),
    database.ownKey.findMany({ where: { workspaceId }, select: { providerId: true, name: true } }),
  ]);
  return new Map([
    ...own.map((key) => [key.providerId, key.name] as const),
    ...providers.map(({ id, name }) => [id, name] as const),
  ]);
}
