import { createDatabase, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readAppUsage, readEndpointTraffic, readUsageShares } from "./public-traffic.ts";
import { rollUp } from "./roll-up.ts";
import { type SettledCall, seedCatalog, settleCall } from "./settled-call.fixture.ts";

let database: Database;
let pool: MoneyPool;

const at = (time: string) => new Date(`2026-11-${time}Z`);
const range = { from: at("20T00:00:00"), to: at("21T00:00:00") };

/** As the gateway names calls: the time comes first. */
let made = 0;
const idAt = (startedAt: Date) => {
  const hex = startedAt.getTime().toString(16).padStart(12, "0");
  made += 1;
  return `gen-${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(made).padStart(12, "0")}`;
};

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url);
  pool = createMoneyPool(url);
  await seedCatalog(database);
  const workspaces = await Promise.all(
    [1, 2].map(() => createTestWorkspace(database, { creditsNano: 1_000_000_000n })),
  );
  const call = (workspace: number, startedAt: Date, more: Partial<SettledCall> = {}) => {
    const { workspaceId = "", apiKeyId = "" } = workspaces[workspace] ?? {};
    return settleCall(pool, { workspaceId, apiKeyId, startedAt, id: idAt(startedAt), ...more });
  };
  const app = { appTitle: "Boat", appUrl: "https://boat.example" };
  await call(0, at("20T10:00:00"), { inputTokens: 100, outputTokens: 10, firstTokenMs: 100, ...app });
  await call(1, at("20T10:30:00"), { inputTokens: 50, outputTokens: 20, firstTokenMs: 300, ...app });
  await call(1, at("20T12:00:00"), { inputTokens: 1, outputTokens: 1, modelId: "acme/small", providerId: "beta" });
  // Not of the range, not answered, or answered after somebody else failed.
  await call(0, at("19T23:59:59"), { inputTokens: 1_000 });
  await call(0, at("21T00:00:00"), { inputTokens: 1_000 });
  await call(0, at("20T13:00:00"), { status: "failed", providerId: undefined, inputTokens: 7 });
  await call(0, at("20T14:00:00"), { firstTokenMs: 9_000, failedProviders: ["beta"], outputTokens: 100 });
});
afterAll(async () => {
  await database.$disconnect();
  await pool.end();
});

it.each(["pending", "rolled up"])(
  "adds up all workspaces by model and by provider when calls are %s",
  async (state) => {
    if (state === "rolled up") await rollUp(database);
    expect(await readUsageShares(database, { ...range, by: "model", limit: 10 })).toEqual([
      { group: "acme/large", requests: 3, inputTokens: 150, outputTokens: 130 },
      { group: "acme/small", requests: 1, inputTokens: 1, outputTokens: 1 },
    ]);
    const [first, ...others] = await readUsageShares(database, { ...range, by: "provider", limit: 1 });
    expect(first?.group).toBe("alpha");
    expect(others).toEqual([]);
  },
);

it("adds up what apps named themselves", async () => {
  expect(await readAppUsage(database, { ...range, limit: 10 })).toEqual([
    {
      url: "https://boat.example",
      title: "Boat",
      modelId: "acme/large",
      requests: 2,
      inputTokens: 150,
      outputTokens: 30,
    },
  ]);
});

it("measures endpoints by calls that were answered at the first attempt, by hour and in all", async () => {
  const traffic = await readEndpointTraffic(database, range);
  const large = traffic.filter(({ endpointId }) => endpointId === "alpha:acme/large");
  expect(large.map(({ hour, answers }) => [hour?.toISOString(), answers])).toEqual(
    expect.arrayContaining([
      [undefined, 2],
      ["2026-11-20T10:00:00.000Z", 2],
    ]),
  );
  expect(large).toHaveLength(2);
  const day = large.find(({ hour }) => hour === undefined);
  expect(day?.latencyMs).toMatchObject({ p50: 200, samples: 2 });
  // 10 and 20 tokens in 900 ms: half of the answers are as fast as the median, 90 % nearly as slow as the slowest.
  expect(day?.tokensPerSecond?.p50).toBeCloseTo(16.67, 1);
  expect(day?.tokensPerSecond?.p90).toBeCloseTo(12.22, 1);
  expect(traffic.find(({ endpointId }) => endpointId === "beta:acme/small")?.tokensPerSecond).toBeUndefined();
});
