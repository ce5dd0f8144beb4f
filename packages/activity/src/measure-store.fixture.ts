import type { Database } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Dimension,
  dimensions,
  type MeasureQuery,
  type MeasureRow,
  type Measures,
  type MeasureStore,
} from "./measure-store.ts";
import { addMeasures, noMeasures } from "./measures.ts";
import { firstTokenBounds, slotCount, throughputBounds } from "./speed-slots.ts";
import { bucketNames, bucketsOf } from "./time-buckets.ts";

export type Call = Prisma.GenerationUncheckedCreateInput;

export type StoreUnderTest = {
  readonly store: MeasureStore;
  readonly database: Database;
  /** After calls were written: brings the store, or a part of it, up to date. */
  readonly catchUp: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const dayMs = 86_400_000;
const workspaces = ["one", "two", "three"];
const models = ["acme/large", "acme/small", "x' OR '1'='1"];

/** What every store must answer, whatever was called and whatever is asked: exactly what adding the calls up comes to. */
export function measureStoreSuite(open: () => Promise<StoreUnderTest>): void {
  const now = Date.now();
  let tested: StoreUnderTest;
  let calls: readonly Call[] = [];
  beforeAll(async () => {
    tested = await open();
    for (const part of [1, 2, 3]) {
      const news = fc
        .sample(callOf(now), { numRuns: 70, seed: part })
        .map((call, index) => ({ ...call, id: `gen-${part}-${index}` }));
      await tested.database.generation.createMany({ data: news });
      calls = [...calls, ...news];
      // The last part is not taken in.
      if (part < 3) await tested.catchUp();
    }
    calls = await correctSome(tested.database, calls);
  });
  afterAll(() => tested.close());

  describe("sums", () => {
    it("are those of the calls, for any range, cut and condition", async () => {
      await fc.assert(
        fc.asyncProperty(queryAt(now), async (query) => {
          expect(sorted(await tested.store.measure(query))).toEqual(sorted(addUp(calls, query)));
        }),
        { numRuns: 60 },
      );
    });

    it("are the same when everything is taken in, and taken in twice", async () => {
      await tested.catchUp();
      await tested.catchUp();
      await fc.assert(
        fc.asyncProperty(queryAt(now), async (query) => {
          expect(sorted(await tested.store.measure(query))).toEqual(sorted(addUp(calls, query)));
        }),
        { numRuns: 60 },
      );
    });

    it("are none of a workspace that there is not, and of a range without length", async () => {
      const all = { from: new Date(0), to: new Date(now), conditions: [], groupBy: [], speeds: true };
      expect(await tested.store.measure({ ...all, workspaceIds: ["none"] })).toEqual([]);
      expect(await tested.store.measure({ ...all, workspaceIds: ["one"], from: all.to })).toEqual([]);
    });
  });
}

/** What was written is changed, as a correction of prices would. */
export async function correctSome(database: Database, calls: readonly Call[]): Promise<readonly Call[]> {
  const changed = calls
    .filter((_, index) => index % 17 === 0)
    .map((call) => ({ ...call, costNano: 77n, modelId: "acme/small" }));
  const ids = changed.map(({ id }) => id);
  await database.generation.updateMany({ where: { id: { in: ids } }, data: { costNano: 77n, modelId: "acme/small" } });
  return calls.map((call) => changed.find(({ id }) => id === call.id) ?? call);
}

const optional = <Value>(values: readonly Value[]) => fc.constantFrom(...values, null);

/** Some of the last two days, some of weeks ago; many at the same moments. */
const momentAt = (now: number) =>
  fc
    .tuple(
      fc.constantFrom(0, 1, 9, 21),
      fc.constantFrom(0, 59_999, 3_600_000, 7_199_999),
      fc.integer({ min: 0, max: dayMs }),
    )
    .map(([days, offset, rest]) => new Date(now - days * dayMs - (rest % 3 === 0 ? offset : rest)));

export const callOf = (now: number): fc.Arbitrary<Omit<Call, "id">> =>
  fc.record({
    workspaceId: fc.constantFrom(...workspaces),
    apiKeyId: fc.constantFrom("key-1", "key-2"),
    requestId: fc.constant("request"),
    requestedModel: fc.constant("any"),
    modelId: fc.constantFrom(...models),
    endpointId: optional(["alpha:large", "beta:large"]),
    providerId: optional(["alpha", "beta"]),
    apiType: fc.constant("chat-completions"),
    streamed: fc.boolean(),
    status: fc.constantFrom("completed", "completed", "failed", "interrupted", "cancelled"),
    httpStatus: fc.constant(200),
    inputTokens: fc.integer({ min: 0, max: 2_000_000_000 }),
    cachedInputTokens: fc.constantFrom(0, 5),
    cacheWriteTokens: fc.constant(0),
    outputTokens: fc.integer({ min: 0, max: 5_000 }),
    reasoningTokens: fc.integer({ min: 0, max: 100 }),
    costNano: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    isByok: fc.boolean(),
    upstreamCostNano: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    startedAt: momentAt(now),
    firstTokenMs: fc.oneof(
      fc.constant(null),
      fc.integer({ min: 0, max: 60_000 }),
      fc.constantFrom(31, 32, 64, 1_024, 32_768),
    ),
    durationMs: fc.integer({ min: 0, max: 90_000 }),
    appTitle: optional(["App", "=cmd"]),
    appUrl: optional(["https://app.test", "https://other.test"]),
    responseCacheSourceId: optional(["gen-kept"]),
  });

export const queryAt = (now: number): fc.Arbitrary<MeasureQuery> =>
  fc
    .record({
      ends: fc.tuple(momentAt(now), momentAt(now)),
      workspaceIds: fc.uniqueArray(fc.constantFrom(...workspaces), { minLength: 1 }),
      groupBy: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 2 }),
      conditions: fc.array(
        fc.oneof(
          fc.record({
            dimension: fc.constant("model" as const),
            is: isOf,
            values: fc.uniqueArray(fc.constantFrom(...models)),
          }),
          fc.record({
            dimension: fc.constant("app" as const),
            is: isOf,
            values: fc.uniqueArray(fc.constantFrom("", "App", "https://app.test")),
          }),
          fc.record({
            dimension: fc.constant("ownKey" as const),
            is: isOf,
            values: fc.constantFrom(["true"], ["false"]),
          }),
          fc.record({
            dimension: fc.constant("status" as const),
            is: isOf,
            values: fc.constantFrom(["failed"], ["completed", "cancelled"]),
          }),
        ),
        { maxLength: 2 },
      ),
      bucket: fc.option(fc.constantFrom(...bucketNames.filter((name) => !name.includes("minute"))), { nil: undefined }),
      timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata"),
      speeds: fc.boolean(),
      withPrevious: fc.boolean(),
    })
    .map(({ ends, bucket, timeZone, withPrevious, ...query }) => {
      const [from = new Date(0), to = new Date(0)] = ends.toSorted((a, b) => a.getTime() - b.getTime());
      const buckets = bucket && bucketsOf({ from, to, bucket, timeZone });
      if (!withPrevious) return { ...query, from, to, buckets };
      // As pages ask: the range before it is a bucket too.
      const before = new Date(2 * from.getTime() - to.getTime());
      return {
        ...query,
        from: before,
        to,
        buckets: [before, from, ...(buckets ?? []).filter((start) => start > from)],
      };
    });

const isOf = fc.constantFrom("any" as const, "none" as const);

/** The answer, call by call. */
function addUp(calls: readonly Call[], query: MeasureQuery): readonly MeasureRow[] {
  const rows = new Map<string, MeasureRow>();
  for (const call of calls) {
    const at = new Date(call.startedAt).getTime();
    if (!query.workspaceIds.includes(call.workspaceId) || at < query.from.getTime() || at >= query.to.getTime())
      continue;
    const fits = query.conditions.every(
      ({ dimension, is, values }) => values.includes(valueOf[dimension](call)) === (is === "any"),
    );
    if (!fits) continue;
    const bucket = query.buckets === undefined ? 0 : query.buckets.filter((start) => start.getTime() <= at).length - 1;
    const groups = query.groupBy.map((dimension) => valueOf[dimension](call));
    const key = JSON.stringify([bucket, groups]);
    const before = rows.get(key)?.measures ?? noMeasures;
    rows.set(key, { bucket, groups, measures: addMeasures(before, measuresOf(call, query.speeds)) });
  }
  return [...rows.values()];
}

const valueOf: Record<Dimension, (call: Call) => string> = {
  workspace: (call) => call.workspaceId,
  model: (call) => call.modelId,
  endpoint: (call) => call.endpointId ?? "",
  provider: (call) => call.providerId ?? "",
  key: (call) => call.apiKeyId,
  app: (call) => call.appUrl ?? call.appTitle ?? "",
  status: (call) => call.status,
  ownKey: (call) => String(call.isByok ?? false),
};

function measuresOf(call: Call, speeds: boolean): Measures {
  const first = call.firstTokenMs ?? undefined;
  const lasted = first === undefined ? 0 : call.durationMs - first;
  const streamed = call.streamed && call.status === "completed" && call.outputTokens > 0 && lasted > 0;
  return {
    requests: 1,
    errors: call.status === "failed" || call.status === "interrupted" ? 1 : 0,
    inputTokens: call.inputTokens,
    cachedInputTokens: call.cachedInputTokens,
    outputTokens: call.outputTokens,
    reasoningTokens: call.reasoningTokens,
    cacheHits: call.cachedInputTokens > 0 ? 1 : 0,
    reusedAnswers: call.responseCacheSourceId == null ? 0 : 1,
    spend: nanoUsd(BigInt(call.costNano)),
    ownKeyFee: nanoUsd(call.isByok === true ? BigInt(call.costNano) : 0n),
    upstreamCost: nanoUsd(BigInt(call.upstreamCostNano ?? 0)),
    firstTokenCounts: speeds ? oneIn(firstTokenBounds, first) : [],
    throughputCounts: speeds
      ? oneIn(throughputBounds, streamed ? (call.outputTokens * 1_000) / lasted : undefined)
      : [],
  };
}

function oneIn(bounds: readonly number[], value: number | undefined): readonly number[] {
  const slot = value === undefined ? -1 : bounds.filter((bound) => bound <= value).length;
  return Array.from({ length: slotCount }, (_, index) => (index === slot ? 1 : 0));
}

export const sorted = (rows: readonly MeasureRow[]): readonly MeasureRow[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const keyOf = ({ bucket, groups }: MeasureRow): string => JSON.stringify([bucket, groups]);
