import { createDatabase, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEndpointTraffic } from "./endpoint-traffic.ts";
import { readAppUsage, readUsageShares } from "./public-traffic.ts";
import { forgetOldRollUps, rollUp } from "./roll-up.ts";
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

const largeTraffic = async () =>
  (await readEndpointTraffic(database, range)).filter(({ endpointId }) => endpointId === "alpha:acme/large");

it("counts answers of endpoints at the first attempt, by hour and in all", async () => {
  const large = await largeTraffic();
  expect(large.map(({ hour, answers }) => [hour?.toISOString(), answers])).toEqual([
    [undefined, 2],
    ["2026-11-20T10:00:00.000Z", 2],
  ]);
  // 100 and 300 ms are in the slots from 81 to 102 and from 256 to 323.
  expect(large[0]?.latencyMs).toMatchObject({ p50: 102, p99: expect.closeTo(322, 0), samples: 2 });
  // 10 and 20 tokens in 900 ms, from 10.08 to 12.7 and from 20.16 to 25.4 a second: 90 % nearly as slow as the slowest.
  expect(large[0]?.tokensPerSecond?.p50).toBeCloseTo(12.7, 1);
  expect(large[0]?.tokensPerSecond?.p90).toBeCloseTo(10.55, 1);
  const traffic = await readEndpointTraffic(database, range);
  expect(traffic.find(({ endpointId }) => endpointId === "beta:acme/small")?.tokensPerSecond).toBeUndefined();
});

it("counts them once, also when calls are corrected and roll-ups are made anew", async () => {
  const before = await largeTraffic();
  const ofEndpoint = { endpointId: "alpha:acme/large", startedAt: at("20T10:30:00") };
  await database.generation.updateMany({ where: ofEndpoint, data: { firstTokenMs: 100 } });
  await rollUp(database);
  expect((await largeTraffic())[0]).toMatchObject({
    answers: 2,
    latencyMs: { p99: expect.closeTo(102, 0), samples: 2 },
  });
  await database.generation.updateMany({ where: ofEndpoint, data: { firstTokenMs: 300 } });
  // With what is pending and what is not.
  for (const { id } of await database.workspace.findMany()) {
    await database.$queryRaw`SELECT rebuild_activity(${id}, '2026-11-20', '2026-11-22')`;
  }
  await rollUp(database);
  expect(await largeTraffic()).toEqual(before);
});

it("forgets hours that are not asked for any more", async () => {
  const longAgo = { hour: new Date("2026-01-01T00:00:00Z"), endpointId: "old", answers: 1 };
  await database.endpointTraffic.create({ data: { ...longAgo, firstTokenCounts: [], speedCounts: [] } });
  const now = { ...longAgo, hour: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000) };
  await database.endpointTraffic.create({ data: { ...now, firstTokenCounts: [], speedCounts: [] } });
  await forgetOldRollUps(database);
  expect(await database.endpointTraffic.findMany({ where: { endpointId: "old" } })).toMatchObject([{ hour: now.hour }]);
});
