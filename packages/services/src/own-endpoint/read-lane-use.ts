import type { EndpointPrice } from "@causeway/catalog";
import { type Database, ownListPrice, readStoredFlatRate, toEndpointPrice } from "@causeway/db";
import { type LaneTerms, type LaneWindow, periodMs, priceOfSpan, resetAt, savedIn } from "@causeway/lanes";
import { type NanoUsd, nanoUsd, sum } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type LaneUseContext = ServiceContext & {
  /** What the store that all gateways share knows of a lane. Rejects when it is away. */
  readonly readLane: (lane: { readonly id: string; readonly terms: LaneTerms }) => Promise<LaneNow>;
};

type LaneNow = {
  readonly nowMs: number;
  readonly closedUntilMs: number;
  readonly running: number;
  readonly waiting: number;
  readonly used: readonly number[];
};

/** How a flat-rate account is used, and what that saved. */
export type LaneUseSummary = {
  /** `undefined` while the store that gateways share is away. */
  readonly now:
    | { readonly running: number; readonly waiting: number; readonly closedUntil: Date | undefined }
    | undefined;
  readonly windows: readonly WindowUse[];
  /** The last thirty days against the price of a month. */
  readonly month: Saving;
};

export type WindowUse = Saving & {
  readonly window: LaneWindow;
  /** Of the quota, as the gateways count it: calls under way included. `undefined` while the store is away. */
  readonly used: number | undefined;
  /** When nothing of what was used until now counts any more. */
  readonly resetsAt: Date;
};

export type Saving = {
  readonly requests: number;
  readonly tokens: number;
  /** What the calls would have cost at list price: the owner's, or the cheapest of ours for the model. */
  readonly listPrice: NanoUsd;
  /** The part of the monthly price that falls on this time. */
  readonly price: NanoUsd;
  /** Below zero while it is not used enough to pay off. */
  readonly saved: NanoUsd;
};

const monthMs = 30 * 86_400_000;

/** The workspace's flat-rate accounts by the id of their own key. Throws `forbidden`, `not-found`. */
export async function readLaneUse(
  context: LaneUseContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<ReadonlyMap<string, LaneUseSummary>> {
  const { database, actor } = context;
  authorize(actor, workspaceId, "own-key:read");
  const rows = await database.ownEndpoint.findMany({
    where: { workspaceId },
    include: { models: { where: { removedAt: null } } },
  });
  const keys = await database.ownKey.findMany({ where: { workspaceId, removedAt: null }, select: { id: true } });
  const present = new Set(keys.map(({ id }) => id));
  const lanes = rows.flatMap((row) => {
    const terms = present.has(row.ownKeyId) ? readStoredFlatRate(row.flatRate) : undefined;
    return terms ? [{ id: row.ownKeyId, terms, models: row.models }] : [];
  });
  const summaries = await Promise.all(
    lanes.map(async (lane) => {
      const now = await context.readLane(lane).catch(() => undefined);
      const prices = await listPrices(database, lane.models);
      return [lane.id, await summarize(database, { ...lane, workspaceId, prices }, now)] as const;
    }),
  );
  return new Map(summaries);
}

type Priced = {
  readonly id: string;
  readonly workspaceId: string;
  readonly terms: LaneTerms;
  readonly prices: ReadonlyMap<string, EndpointPrice>;
};

async function summarize(database: Database, lane: Priced, now: LaneNow | undefined): Promise<LaneUseSummary> {
  const nowMs = now?.nowMs ?? Date.now();
  const windows = lane.terms.windows.map(async (window, index): Promise<WindowUse> => {
    const resetsAt = resetAt(window, nowMs);
    const since = window.kind === "fixed" ? resetsAt - periodMs(window) : nowMs - window.lengthMs;
    return {
      window,
      used: now?.used[index],
      resetsAt: new Date(resetsAt),
      ...(await savingSince(database, lane, { since, spanMs: window.lengthMs })),
    };
  });
  return {
    now: now && {
      running: now.running,
      waiting: now.waiting,
      closedUntil: now.closedUntilMs > now.nowMs ? new Date(now.closedUntilMs) : undefined,
    },
    windows: await Promise.all(windows),
    month: await savingSince(database, lane, { since: nowMs - monthMs, spanMs: monthMs }),
  };
}

async function savingSince(
  database: Database,
  { id, workspaceId, terms, prices }: Priced,
  { since, spanMs }: { readonly since: number; readonly spanMs: number },
): Promise<Saving> {
  const rows = await database.generation.groupBy({
    by: ["modelId"],
    where: { workspaceId, ownKeyId: id, startedAt: { gte: new Date(since) } },
    _count: true,
    _sum: { inputTokens: true, cachedInputTokens: true, outputTokens: true },
  });
  const served = rows.map(({ modelId, _count, _sum }) => ({
    modelId,
    requests: _count,
    usage: {
      input: _sum.inputTokens ?? 0,
      cachedInput: _sum.cachedInputTokens ?? 0,
      cacheWrite: 0,
      output: _sum.outputTokens ?? 0,
      reasoning: 0,
    },
  }));
  const listPrice = sum(
    served.map(({ modelId, usage }) => {
      const price = prices.get(modelId);
      return price ? chargeFor(usage, price).cost : nanoUsd(0n);
    }),
  );
  return {
    requests: served.reduce((total, { requests }) => total + requests, 0),
    tokens: served.reduce((total, { usage }) => total + usage.input + usage.output, 0),
    listPrice,
    price: priceOfSpan(terms, spanMs),
    saved: savedIn(listPrice, terms, spanMs),
  };
}

type ModelRow = {
  readonly modelId: string;
  readonly inputPico: bigint;
  readonly outputPico: bigint;
  readonly cachedInputPico: bigint | null;
};

/** The owner's price list first; else our cheapest, three prompt tokens for each one written. Without tiers: sums have none. */
async function listPrices(
  database: Database,
  models: readonly ModelRow[],
): Promise<ReadonlyMap<string, EndpointPrice>> {
  const versions = await database.priceVersion.findMany({
    where: { endpoint: { enabled: true, modelId: { in: models.map(({ modelId }) => modelId) } } },
    orderBy: [{ endpointId: "asc" }, { validFrom: "desc" }],
    distinct: ["endpointId"],
    include: { endpoint: { select: { modelId: true } } },
  });
  const ours = Map.groupBy(versions, ({ endpoint }) => endpoint.modelId);
  const prices = models.flatMap((model) => {
    const [cheapest] = (ours.get(model.modelId) ?? []).toSorted((a, b) => Number(typical(a) - typical(b)));
    const price = typical(model) > 0n ? ownListPrice(model) : cheapest && { ...toEndpointPrice(cheapest), tiers: [] };
    return price ? [[model.modelId, price] as const] : [];
  });
  return new Map(prices);
}

const typical = ({ inputPico, outputPico }: { readonly inputPico: bigint; readonly outputPico: bigint }): bigint =>
  inputPico * 3n + outputPico;
