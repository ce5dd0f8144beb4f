import { createDatabase, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActivitySource, BreakdownRow } from "../activity-source.ts";
import { postgresLog } from "./generation-rows.ts";
import { postgresMeasures } from "./measure.ts";
import { activityFrom, postgresActivity } from "./postgres-activity.ts";
import { rollUp } from "./roll-up.ts";
import { type SettledCall, seedCatalog, settleCall } from "./settled-call.fixture.ts";

let database: Database;
let pool: MoneyPool;
let activity: ActivitySource;
let priceVersionId: string;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url);
  pool = createMoneyPool(url);
  activity = postgresActivity(database);
  priceVersionId = await seedCatalog(database);
});
afterAll(async () => {
  await database.$disconnect();
  await pool.end();
});

const at = (time: string) => new Date(`2026-11-${time}Z`);
const day = { from: at("20T00:00:00"), to: at("21T00:00:00") };

/** A workspace with $100 and a way to settle calls in it. */
async function newWorkspace() {
  const { workspaceId, apiKeyId, ownerId, ownerEmail } = await createTestWorkspace(database, {
    creditsNano: 100_000_000_000n,
  });
  const call = (startedAt: Date, more: Partial<SettledCall> = {}) =>
    settleCall(pool, { workspaceId, apiKeyId, startedAt, ...more });
  return { workspaceId, apiKeyId, ownerId, ownerEmail, call };
}

const search = async (workspaceId: string, text: string) =>
  (await activity.listGenerations({ workspaceId, limit: 10, search: text })).rows.map((row) => [row.id, row.attempts]);

describe("totals", () => {
  it("add up the range to the nano-dollar and compare it with the range before", async () => {
    const { workspaceId, call } = await newWorkspace();
    await call(at("20T00:00:00"), { cost: nanoUsd(1n), inputTokens: 10, outputTokens: 1, firstTokenMs: 100 });
    await call(at("20T23:59:59.999"), {
      cost: nanoUsd(9_000_000_000n),
      inputTokens: 5,
      status: "interrupted",
      firstTokenMs: 300,
    });
    await call(at("20T12:00:00"), { status: "failed", providerId: undefined });
    await call(at("19T23:59:59.999"), { cost: nanoUsd(7n) });
    await call(at("21T00:00:00"), { cost: nanoUsd(1_000n) });
    const { current, previous } = await activity.totals({ workspaceId, ...day });
    expect(current).toMatchObject({
      spend: 9_000_000_001n,
      requests: 3,
      inputTokens: 15,
      outputTokens: 1,
      errors: 2,
      firstToken: { samples: 2 },
    });
    // Of 100 and 300, to the slot.
    expect(current.firstTokenMs).toBeGreaterThan(80);
    expect(current.firstTokenMs).toBeLessThan(323);
    expect(previous).toMatchObject({
      spend: 7n,
      requests: 1,
      inputTokens: 0,
      outputTokens: 0,
      errors: 0,
      firstTokenMs: undefined,
      firstToken: undefined,
    });
  });

  it("are those of one workspace, and of what is asked for", async () => {
    const [mine, other] = await Promise.all([newWorkspace(), newWorkspace()]);
    await other.call(at("20T10:00:00"), { cost: nanoUsd(5n) });
    await mine.call(at("20T10:00:00"), { cost: nanoUsd(3n), modelId: "acme/small", providerId: "beta" });
    const { workspaceId } = mine;
    const spend = async (filter: object) => (await activity.totals({ workspaceId, ...day, ...filter })).current.spend;
    expect(await spend({})).toBe(3n);
    expect(
      await spend({ modelId: "acme/small", providerId: "beta", apiKeyId: mine.apiKeyId, status: "completed" }),
    ).toBe(3n);
    for (const filter of [
      { modelId: "acme/large" },
      { providerId: "alpha" },
      { apiKeyId: other.apiKeyId },
      { status: "failed" },
    ]) {
      expect(await spend(filter)).toBe(0n);
    }
  });

  it("take filters as values, never as SQL", async () => {
    const { workspaceId } = await newWorkspace();
    const modelId = "x' OR '1'='1";
    expect((await activity.totals({ workspaceId, ...day, modelId })).current.requests).toBe(0);
  });
});

describe("a series", () => {
  it("has one point per bucket and group, with today's names", async () => {
    const { workspaceId, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(1n) });
    await call(at("20T10:59:59.999"), { cost: nanoUsd(2n) });
    await call(at("20T10:30:00"), { cost: nanoUsd(4n), modelId: "acme/small", providerId: "beta" });
    await call(at("20T11:00:00"), { cost: nanoUsd(8n), modelId: "gone/model" });
    const points = await activity.series({ workspaceId, ...day, bucket: "hour", groupBy: "model" });
    expect(
      points.map(({ bucketStart, group, groupName, spend, requests }) => ({
        bucketStart,
        group,
        groupName,
        spend,
        requests,
      })),
    ).toEqual([
      { bucketStart: at("20T10:00:00"), group: "acme/large", groupName: "Acme large", spend: 3n, requests: 2 },
      { bucketStart: at("20T10:00:00"), group: "acme/small", groupName: "Acme small", spend: 4n, requests: 1 },
      { bucketStart: at("20T11:00:00"), group: "gone/model", groupName: "gone/model", spend: 8n, requests: 1 },
    ]);
    const days = await activity.series({ workspaceId, ...day, bucket: "day", groupBy: "provider" });
    expect(days.map(({ bucketStart, groupName, spend }) => [bucketStart, groupName, spend])).toEqual([
      [at("20T00:00:00"), "Alpha Cloud", 11n],
      [at("20T00:00:00"), "Beta Cloud", 4n],
    ]);
    const keys = await activity.series({ workspaceId, ...day, bucket: "day", groupBy: "key" });
    expect(keys.map(({ groupName, requests }) => [groupName, requests])).toEqual([["Test key", 4]]);
  });
});

describe("a series with a top", () => {
  it("tells the most expensive groups apart and adds the rest up, in days of a time zone", async () => {
    const { workspaceId, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(1n) });
    await call(at("20T23:30:00"), { cost: nanoUsd(9n), modelId: "acme/small" });
    await call(at("20T10:00:00"), { cost: nanoUsd(2n), modelId: "gone/model" });
    const range = { workspaceId, from: at("20T00:00:00"), to: at("21T23:00:00") };
    const points = await activity.series({
      ...range,
      bucket: "day",
      timeZone: "Europe/Berlin",
      groupBy: "model",
      top: 1,
    });
    expect(points.map(({ bucketStart, groupName, spend }) => [bucketStart, groupName, spend])).toEqual([
      [at("19T23:00:00"), "Other", 3n],
      [at("20T23:00:00"), "Acme small", 9n],
    ]);
  });
});

describe("the log", () => {
  it("pages through calls of the same moment without losing or repeating any", async () => {
    const { workspaceId, call } = await newWorkspace();
    const ids = await Promise.all(Array.from({ length: 7 }, () => call(at("20T10:00:00.123"))));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await activity.listGenerations({ workspaceId, limit: 3, cursor });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toSorted().toReversed());
  });

  it("keeps its place when newer calls arrive between two pages", async () => {
    const { workspaceId, call } = await newWorkspace();
    const [oldest, newest] = [await call(at("20T10:00:00")), await call(at("20T11:00:00"))];
    const first = await activity.listGenerations({ workspaceId, limit: 1 });
    await call(at("20T12:00:00"));
    const second = await activity.listGenerations({ workspaceId, limit: 1, cursor: first.nextCursor });
    expect([first.rows[0]?.id, second.rows[0]?.id]).toEqual([newest, oldest]);
    expect(second.nextCursor).toBeUndefined();
  });

  it("finds a call by the beginning of its id, in its own workspace only", async () => {
    const [mine, other] = await Promise.all([newWorkspace(), newWorkspace()]);
    const [id] = [
      await mine.call(at("20T10:00:00"), { failedProviders: ["beta"] }),
      await mine.call(at("20T10:00:00")),
    ];
    expect(await search(mine.workspaceId, id.slice(0, 20))).toEqual([[id, 2]]);
    expect(await search(mine.workspaceId, id.replace("gen-", "req-"))).toEqual([[id, 2]]);
    expect(await search(mine.workspaceId, id.replace("gen-", "req-").slice(0, 20))).toEqual([]);
    expect(await search(mine.workspaceId, "%")).toEqual([]);
    expect(await search(other.workspaceId, id)).toEqual([]);
    expect(await search(other.workspaceId, id.replace("gen-", "req-"))).toEqual([]);
  });
});

describe("the table beside a chart", () => {
  it("has a row per group with the range before, the most spent first", async () => {
    const { workspaceId, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(3n) });
    await call(at("20T11:00:00"), { cost: nanoUsd(5n), modelId: "acme/small" });
    await call(at("19T11:00:00"), { cost: nanoUsd(2n) });
    await call(at("19T11:00:00"), { cost: nanoUsd(9n), modelId: "gone/model" });
    const rows = await activity.breakdown({ workspaceId, ...day, groupBy: "model" });
    expect(rows.map(({ groupName, current, previous }) => [groupName, current.spend, previous.spend])).toEqual([
      ["Acme small", 5n, 0n],
      ["Acme large", 3n, 2n],
      ["gone/model", 0n, 9n],
    ]);
  });

  it("puts keys to who made them, and calls without an app together", async () => {
    const { workspaceId, ownerId, ownerEmail, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(3n), appTitle: "Titled" });
    await call(at("20T10:00:00"), { cost: nanoUsd(1n) });
    const groups = async (groupBy: "member" | "app") =>
      (await activity.breakdown({ workspaceId, ...day, groupBy })).map((row) => [row.group, row.groupName]);
    expect(await groups("member")).toEqual([[ownerId, ownerEmail]]);
    expect(await groups("app")).toEqual([
      ["Titled", "Titled"],
      ["none", "No app"],
    ]);
    const spend = async (filter: object) => (await activity.totals({ workspaceId, ...day, ...filter })).current.spend;
    expect(await spend({ memberId: ownerId, appId: "none" })).toBe(1n);
    expect(await spend({ memberId: "nobody" })).toBe(0n);
    expect(await spend({ status: ["completed", "failed"], ownKey: false })).toBe(4n);
  });
});

const shown = ({ groupName, current, previous }: BreakdownRow) => [groupName, current.spend, previous.spend];

describe("what a page shows beside one another", () => {
  it("is of one moment: the table and the chart add up to the totals, whatever is settled meanwhile", async () => {
    const { workspaceId, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(3n), firstTokenMs: 100 });
    await call(at("20T11:00:00"), { cost: nanoUsd(5n), modelId: "acme/small" });
    await call(at("19T11:00:00"), { cost: nanoUsd(9n), modelId: "gone/model" });
    const measures = postgresMeasures(database);
    const busy = activityFrom(database, {
      log: postgresLog(database),
      measures: {
        measure: async (query) => {
          const rows = await measures.measure(query);
          for (const when of ["19T12:00:00", "20T12:00:00"]) await call(at(when), { cost: nanoUsd(1n) });
          return rows;
        },
      },
    });
    const question = { workspaceId, ...day, bucket: "hour", groupBy: "model", top: 1 } as const;
    const { totals, series, breakdown } = await busy.overview(question);
    expect([totals.current.spend, totals.previous.spend]).toEqual([8n, 9n]);
    expect(totals.current.firstToken?.samples).toBe(1);
    expect(series.map(({ groupName, spend }) => [groupName, spend])).toEqual([
      ["Other", 3n],
      ["Acme small", 5n],
    ]);
    expect(breakdown.map(({ groupName, current, previous }) => [groupName, current.spend, previous.spend])).toEqual([
      ["Acme small", 5n, 0n],
      ["Acme large", 3n, 0n],
      ["gone/model", 0n, 9n],
    ]);
    const twice = await busy.totals({ workspaceId, ...day });
    expect([twice.current.spend, twice.previous.spend]).toEqual([9n, 10n]);
  });

  it("is told apart by two things, whose parts add up; and what a member did by his keys", async () => {
    const { workspaceId, apiKeyId, ownerId, ownerEmail, call } = await newWorkspace();
    await call(at("20T10:00:00"), { cost: nanoUsd(3n), appTitle: "One", appUrl: "https://one.test/" });
    await call(at("20T11:00:00"), { cost: nanoUsd(4n) });
    await call(at("20T12:00:00"), { cost: nanoUsd(5n), modelId: "acme/small" });
    await call(at("19T11:00:00"), { cost: nanoUsd(9n), modelId: "gone/model" });
    // Names of apps come with the roll-ups.
    await rollUp(database);
    const table = { workspaceId, ...day, groupBy: "model" } as const;
    const question = { ...table, bucket: "hour", top: 1 } as const;
    const split = await activity.overview({ ...question, splitBy: "app" });
    const whole = await activity.overview(question);
    expect(split).toMatchObject(whole);
    expect(split.breakdown.map((row) => [...shown(row), row.parts?.map(shown)])).toEqual([
      [
        "Acme large",
        7n,
        0n,
        [
          ["No app", 4n, 0n],
          ["One", 3n, 0n],
        ],
      ],
      ["Acme small", 5n, 0n, [["No app", 5n, 0n]]],
      ["gone/model", 0n, 9n, [["No app", 0n, 9n]]],
    ]);
    expect(await activity.breakdown({ ...table, splitBy: "app" })).toEqual(split.breakdown);
    const [member, ...others] = await activity.breakdown({ ...table, groupBy: "member", splitBy: "key" });
    expect(others).toEqual([]);
    expect(member).toMatchObject({ group: ownerId, groupName: ownerEmail, parts: [{ group: apiKeyId }] });
    const [key] = await activity.breakdown({ ...table, groupBy: "key", splitBy: "member" });
    expect(key).toMatchObject({ group: apiKeyId, current: { spend: 12n }, parts: [{ group: ownerId }] });
  });

  it("is what its parts are by themselves, of any range and cut", async () => {
    const { workspaceId, call } = await newWorkspace();
    for (const when of ["19T22:10:00.001", "20T00:00:00", "20T10:17:00", "20T10:17:00.001", "20T23:59:59.999"])
      await call(at(when), { cost: nanoUsd(1n), inputTokens: 3, firstTokenMs: 80 });
    await rollUp(database);
    const ranges = [day, { from: at("20T10:17:00.001"), to: at("21T09:00:00") }];
    for (const { from, to } of ranges) {
      for (const timeZone of ["UTC", "Asia/Kolkata"]) {
        const query = { workspaceId, from, to, bucket: "six-hours", groupBy: "provider", timeZone } as const;
        expect(await activity.overview(query)).toEqual({
          totals: await activity.totals(query),
          series: await activity.series(query),
          breakdown: await activity.breakdown(query),
        });
      }
    }
  });
});

describe("the live tail", () => {
  it("begins now, and brings what is settled since, whenever it began", async () => {
    const [mine, other] = await Promise.all([newWorkspace(), newWorkspace()]);
    const { workspaceId } = mine;
    await mine.call(at("20T10:00:00"));
    const first = await activity.newGenerations({ workspaceId, limit: 10 });
    expect(first.rows).toEqual([]);
    await other.call(at("20T10:00:00"));
    const long = await mine.call(at("10T10:00:00"));
    const next = await activity.newGenerations({ workspaceId, limit: 10, cursor: first.cursor });
    expect(next.rows.map(({ id }) => id)).toContain(long);
    expect(next.more).toBe(false);
    const one = await activity.newGenerations({ workspaceId, limit: 1, cursor: first.cursor, modelId: "acme/large" });
    expect(one.rows.map(({ id }) => id)).toEqual([long]);
    const none = await activity.newGenerations({ workspaceId, limit: 1, cursor: first.cursor, modelId: "acme/small" });
    expect(none.rows).toEqual([]);
  });

  it("refuses a cursor that is not its own", async () => {
    const { workspaceId } = await newWorkspace();
    await expect(activity.newGenerations({ workspaceId, limit: 1, cursor: "x" })).rejects.toMatchObject({
      code: "invalid-request",
    });
  });
});

it("is exported whole, newest first", async () => {
  const { workspaceId, call } = await newWorkspace();
  const ids = [await call(at("20T10:00:00")), await call(at("20T11:00:00"))];
  await call(at("21T11:00:00"));
  const found: string[] = [];
  for await (const rows of activity.exportGenerations({ workspaceId, ...day })) found.push(...rows.map(({ id }) => id));
  expect(found).toEqual(ids.toReversed());
});

describe("one call in full", () => {
  it("has a receipt that equals the settlement and the ledger entry to the nano-dollar", async () => {
    const { workspaceId, call } = await newWorkspace();
    // 5 × 150,000 + 2 × 75,000 + 3 × 600,001 = 2,700,003 pico-dollars.
    const usage = { inputTokens: 7, cachedInputTokens: 2, outputTokens: 3 };
    const id = await call(at("20T10:00:00"), {
      ...usage,
      priceVersionId,
      cost: nanoUsd(2_701n),
      held: nanoUsd(9_000n),
      failedProviders: ["beta"],
    });
    const detail = await activity.getGeneration({ workspaceId, id });
    expect(detail?.receipt).toEqual({
      total: 2_701n,
      lines: [
        { kind: "input", quantity: 5, rate: 150_000n, amount: 750_000n },
        { kind: "cached-input", quantity: 2, rate: 75_000n, amount: 150_000n },
        { kind: "output", quantity: 3, rate: 600_001n, amount: 1_800_003n },
        { kind: "rounding", amount: 997n },
      ],
    });
    expect(detail?.settlement).toMatchObject({
      charged: 2_701n,
      uncovered: 0n,
      creditsEntry: -2_701n,
      source: "gateway",
    });
    expect(detail?.cost).toBe(2_701n);
    const transaction = await database.ledgerTransaction.findUniqueOrThrow({
      where: { idempotencyKey: `usage:${id}` },
      select: { id: true },
    });
    expect(detail?.settlement?.transactionId).toBe(transaction.id);
    expect(
      detail?.attemptList.map(({ providerName, httpStatus, outcome }) => [providerName, httpStatus, outcome]),
    ).toEqual([
      ["Beta Cloud", 500, "unavailable"],
      ["Alpha Cloud", 200, "completed"],
    ]);
  });

  it("says what the hold did not cover", async () => {
    const { workspaceId, call } = await newWorkspace();
    const id = await call(at("20T10:00:00"), {
      inputTokens: 100,
      priceVersionId,
      cost: nanoUsd(15_000n),
      held: nanoUsd(10_000n),
    });
    const detail = await activity.getGeneration({ workspaceId, id });
    expect(detail?.settlement).toMatchObject({ charged: 10_000n, uncovered: 5_000n, creditsEntry: -10_000n });
    expect(detail?.receipt.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["input", 15_000_000n],
      ["not-covered", -5_000_000n],
    ]);
  });

  it("is free and without a transaction when no provider answered", async () => {
    const { workspaceId, call } = await newWorkspace();
    const id = await call(at("20T10:00:00"), {
      status: "failed",
      providerId: undefined,
      failedProviders: ["alpha", "beta"],
      held: nanoUsd(5n),
    });
    const detail = await activity.getGeneration({ workspaceId, id });
    expect(detail?.receipt).toEqual({ lines: [], total: 0n });
    expect(detail?.settlement).toMatchObject({ charged: 0n, transactionId: undefined, creditsEntry: undefined });
  });

  it("does not exist for another workspace", async () => {
    const [mine, other] = await Promise.all([newWorkspace(), newWorkspace()]);
    const id = await other.call(at("20T10:00:00"));
    for (const notMine of [id, "gen-none", "gen-\0"]) {
      expect(await activity.getGeneration({ workspaceId: mine.workspaceId, id: notMine })).toBeUndefined();
    }
    expect(await activity.getGeneration({ workspaceId: other.workspaceId, id })).toBeDefined();
  });
});

/** A workspace with some calls of that day, and others' beside them. */
async function newCalls() {
  const [mine, other] = await Promise.all([newWorkspace(), newWorkspace()]);
  await other.call(at("20T10:00:00"), { modelId: "gone/model" });
  await mine.call(at("20T10:00:00"), { modelId: "acme/small", providerId: "beta" });
  await mine.call(at("20T10:00:00"), { modelId: "acme/small", status: "failed", providerId: undefined });
  await mine.call(at("20T10:00:00"), { appUrl: "https://app.test", appTitle: "The App" });
  await rollUp(database);
  await mine.call(at("22T10:00:00"), { modelId: "gone/model" });
  return { mine, range: { workspaceId: mine.workspaceId, ...day } };
}

describe("the choices of filters", () => {
  it("are what occurs in the range, most used first", async () => {
    const { mine, range } = await newCalls();
    expect(await activity.facets(range)).toEqual({
      models: [
        { id: "acme/small", name: "Acme small", requests: 2 },
        { id: "acme/large", name: "Acme large", requests: 1 },
      ],
      providers: [
        { id: "alpha", name: "Alpha Cloud", requests: 1 },
        { id: "beta", name: "Beta Cloud", requests: 1 },
      ],
      keys: [{ id: mine.apiKeyId, name: "Test key", requests: 3 }],
      apps: [{ id: "https://app.test", name: "The App", requests: 1 }],
      members: [{ id: mine.ownerId, name: mine.ownerEmail, requests: 3 }],
      statuses: [
        { id: "completed", name: "completed", requests: 2 },
        { id: "failed", name: "failed", requests: 1 },
      ],
    });
  });

  it("are counted as the other filters leave them, each with what is chosen of it", async () => {
    const { mine, range } = await newCalls();
    const filter = { modelId: "acme/large", status: "failed", memberId: mine.ownerId } as const;
    expect(await activity.facets({ ...range, ...filter })).toEqual({
      models: [
        { id: "acme/small", name: "Acme small", requests: 1 },
        { id: "acme/large", name: "Acme large", requests: 0 },
      ],
      providers: [],
      keys: [],
      apps: [],
      members: [{ id: mine.ownerId, name: mine.ownerEmail, requests: 0 }],
      statuses: [
        { id: "completed", name: "completed", requests: 1 },
        { id: "failed", name: "failed", requests: 0 },
      ],
    });
    const { apps } = await activity.facets({ ...range, appId: "none" });
    expect(apps).toEqual([
      { id: "none", name: "No app", requests: 2 },
      { id: "https://app.test", name: "The App", requests: 1 },
    ]);
  });
});
