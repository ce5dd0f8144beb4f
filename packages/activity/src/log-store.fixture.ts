import type { Database } from "@causeway/db";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListQuery } from "./activity-source.ts";
import type { LogStore } from "./log-store.ts";
import { type Call, callOf, correctSome } from "./measure-store.fixture.ts";

export type LogUnderTest = {
  readonly store: LogStore;
  readonly database: Database;
  /** After calls were written: brings the store, or a part of it, up to date. */
  readonly catchUp: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What every store must answer: page after page the calls that are looked for as they are now, none twice and none left out. */
export function logStoreSuite(open: () => Promise<LogUnderTest>): void {
  const now = Date.now();
  let tested: LogUnderTest;
  let calls: readonly Call[] = [];
  const write = async (part: number) => {
    const news = fc.sample(loggedCall(now), { numRuns: 70, seed: part });
    const named = news.map((call, index) => ({
      ...call,
      id: `gen-${part}-${index}`,
      requestId: `req-${part}-${index}`,
    }));
    await tested.database.generation.createMany({ data: named });
    calls = [...calls, ...named];
  };
  beforeAll(async () => {
    tested = await open();
    await tested.database.user.create({ data: { id: "ann", email: "ann@test.invalid" } });
    await tested.database.workspace.create({ data: { id: "one", name: "One", slug: "one" } });
    await tested.database.apiKey.create({
      data: { id: "key-1", workspaceId: "one", createdById: "ann", name: "One", label: "one", hash: "one" },
    });
    for (const part of [1, 2]) {
      await write(part);
      await tested.catchUp();
    }
    // What is not taken in, and what was and is not so any more.
    await write(3);
    calls = await correctSome(tested.database, calls);
  });
  afterAll(() => tested.close());

  describe("pages of the log", () => {
    it("are the calls, for any range and filter", async () => {
      await fc.assert(
        fc.asyncProperty(logQuery(now), async (query) => {
          expect(await allPages(tested.store, query)).toEqual(theCalls(calls, query));
        }),
        { numRuns: 20 },
      );
    });

    it("are the same when everything is taken in", async () => {
      await tested.catchUp();
      await tested.catchUp();
      await fc.assert(
        fc.asyncProperty(logQuery(now), async (query) => {
          expect(await allPages(tested.store, query)).toEqual(theCalls(calls, query));
        }),
        { numRuns: 20 },
      );
    });

    it("have a call the moment it is settled, whatever is taken in meanwhile", async () => {
      const stop = new AbortController();
      const takingIn = (async () => {
        while (!stop.signal.aborted) await tested.catchUp();
      })();
      for (const part of [4, 5, 6]) {
        await write(part);
        const last = calls.at(-1);
        const query = { workspaceId: last?.workspaceId ?? "", search: last?.requestId ?? "", limit: 5 };
        expect(await allPages(tested.store, query)).toEqual([last?.id]);
      }
      stop.abort();
      await takingIn;
    });

    it("refuse a cursor that is not ours", async () => {
      await expect(
        tested.store.listGenerations({ workspaceId: "one", status: "failed", cursor: "nonsense", limit: 5 }),
      ).rejects.toMatchObject({ code: "invalid-request" });
    });
  });
}

const optional = (values: readonly string[]) => fc.constantFrom(...values, null);

const loggedCall = (now: number) =>
  fc
    .tuple(
      callOf(now),
      fc.record({
        sessionId: optional(["s-1", "s'2"]),
        externalUser: optional(["u-1"]),
        upstreamId: optional(["up-1", "up-2"]),
      }),
    )
    .map(([call, more]) => ({ ...call, ...more }));

const some = (values: readonly string[]) =>
  fc.option(fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 })), {
    nil: undefined,
    freq: 1,
  });

const logQuery = (now: number): fc.Arbitrary<ListQuery> =>
  fc
    .record(
      {
        workspaceId: fc.constantFrom("one", "two"),
        limit: fc.constantFrom(7, 40, 200),
        from: fc.integer({ min: 0, max: 30 }).map((days) => new Date(now - days * 86_400_000)),
        to: fc.integer({ min: 0, max: 30 }).map((days) => new Date(now - days * 86_400_000 + 1)),
        modelId: some(["acme/small", "x' OR '1'='1"]),
        providerId: some(["alpha", "none"]),
        apiKeyId: some(["key-1", "key-2"]),
        status: fc.constantFrom("failed" as const, ["completed" as const, "cancelled" as const]),
        appId: some(["=cmd", "https://app.test", "none"]),
        memberId: some(["ann", "none", "nobody"]),
        ownKey: fc.boolean(),
        sessionId: some(["s-1", "s'2"]),
        externalUser: some(["u-1"]),
        search: fc.constantFrom("", "gen-2", "req-1-7", "up-2", "%", "\\", "'"),
      },
      { requiredKeys: ["workspaceId", "limit"] },
    )
    // With all of them at once nothing would be found.
    .chain(({ workspaceId, limit, ...filter }) =>
      fc
        .subarray(Object.entries(filter), { maxLength: 3 })
        .map((chosen) => ({ workspaceId, limit, ...Object.fromEntries(chosen) })),
    );

async function allPages(store: LogStore, query: ListQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listGenerations({ ...query, cursor });
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

/** The answer, call by call. */
function theCalls(calls: readonly Call[], query: ListQuery): readonly string[] {
  const { workspaceId, from, to, ownKey, search = "" } = query;
  return (
    calls
      .filter((call) => call.workspaceId === workspaceId)
      .filter(
        (call) =>
          (from === undefined || timeOf(call) >= from.getTime()) && (to === undefined || timeOf(call) < to.getTime()),
      )
      .filter((call) => isAny(query.modelId, call.modelId))
      .filter((call) => isAny(query.providerId, call.providerId ?? "none"))
      .filter((call) => isAny(query.apiKeyId, call.apiKeyId))
      .filter((call) => isAny(query.status, call.status))
      .filter((call) => isAny(query.appId, call.appUrl ?? call.appTitle ?? "none"))
      // Only the first workspace's first key is there, and its maker.
      .filter(
        (call) =>
          query.memberId === undefined ||
          (workspaceId === "one" && call.apiKeyId === "key-1" && isAny(query.memberId, "ann")),
      )
      .filter((call) => ownKey === undefined || ownKey === (call.isByok ?? false))
      .filter((call) => isAny(query.sessionId, call.sessionId))
      .filter((call) => isAny(query.externalUser, call.externalUser))
      .filter(
        ({ id, requestId, upstreamId }) =>
          search === "" || id.startsWith(search) || [requestId, upstreamId].includes(search),
      )
      .toSorted((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id)
  );
}

const timeOf = (call: Call): number => new Date(call.startedAt).getTime();

const isAny = (asked: string | readonly string[] | undefined, value: string | null | undefined): boolean =>
  asked === undefined || [asked].flat().some((one) => one === value);
