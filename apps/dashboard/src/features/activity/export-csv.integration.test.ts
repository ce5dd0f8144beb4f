import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestRedis } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getBreakdown } from "../../app/(account)/activity/export/route.ts";
import { GET as getLogs } from "../../app/(account)/logs/export/route.ts";
import { matrixEnvironment } from "../../permission-matrix/environment.fixture.ts";
import { newTeam, type Team } from "../../permission-matrix/people-and-things.fixture.ts";
import { askAs, dashboardUrl } from "../../permission-matrix/request.fixture.ts";
import { makeCall, type TestCall } from "./call.fixture.ts";

vi.mock("next/headers", () => import("../../permission-matrix/request.fixture.ts"));
vi.mock("next/server", () => ({ connection: async () => undefined, after: () => undefined }));
vi.mock("next-auth", () => import("@auth/core/errors"));
vi.mock("../auth/auth.ts", () => import("../../permission-matrix/auth.fixture.ts"));

let database: Database;
let ours: Team;
const ids: Record<string, string> = {};
beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, (await createTestRedis()).url));
  database = createDatabase(url);
  const [own, theirs] = await Promise.all([newTeam(database), newTeam(database)]);
  ours = own;
  const call = async (name: string, at: string, more: Partial<TestCall> = {}) => {
    const startedAt = new Date(`2026-11-${at}Z`);
    ids[name] = await makeCall(database, { workspaceId: ours.workspaceId, apiKeyId: "key-1", startedAt, ...more });
  };
  await call("first", "20T00:00:00", { costNano: 1n, appTitle: "=1+1" });
  await call("failed", "20T08:00:00", { costNano: 20n, status: "failed", providerId: "alpha" });
  await call("small", "20T23:59:59.999", { costNano: 300n, modelId: "acme/small", apiKeyId: "key-2" });
  await call("late", "21T00:00:00", { costNano: 4_000n });
  await call("foreign", "20T08:00:00", { workspaceId: theirs.workspaceId });
});
afterAll(() => database.$disconnect());

const range = { range: "custom", from: "2026-11-20T00:00:00.000Z", to: "2026-11-21T00:00:00.000Z" };

async function ask(get: typeof getLogs, query: Readonly<Record<string, string>>) {
  askAs({ session: ours.sessions.viewer, workspace: undefined });
  const response = await get(new Request(`${dashboardUrl}/export?${new URLSearchParams({ ...range, ...query })}`));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  return rowsOf(await response.text());
}

/** No cell of these has a comma. */
function rowsOf(csv: string): readonly Readonly<Record<string, string | undefined>>[] {
  const [names = [], ...rows] = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index]])));
}

describe("the log as a file", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["nothing but a range", {}, ["small", "failed", "first"]],
    ["a model", { model: "acme/small" }, ["small"]],
    ["a status", { status: "failed" }, ["failed"]],
    ["a provider, or none", { provider: "none" }, ["small", "first"]],
    ["a key", { key: "key-1" }, ["failed", "first"]],
    ["an app", { app: "=1+1" }, ["first"]],
    ["two of them", { key: "key-1", status: "completed" }, ["first"]],
    ["what there is not", { model: "x' OR '1'='1" }, []],
  ])("has the calls of %s", async (_, query, names) => {
    const rows = await ask(getLogs, query);
    expect(rows.map(({ id }) => id)).toEqual(names.map((name) => ids[name]));
  });

  it("has a call by its id, and nobody else's", async () => {
    expect(await ask(getLogs, { search: ids["failed"]?.replace("gen-", "req-") ?? "" })).toMatchObject([
      { id: ids["failed"], cost_usd: "0.00000002", status: "failed" },
    ]);
    expect(await ask(getLogs, { search: ids["foreign"] ?? "" })).toEqual([]);
  });
});

describe("the table under the chart as a file", () => {
  it("adds up what its filters leave, by what it is asked for", async () => {
    const spent = async (query: Readonly<Record<string, string>>) =>
      (await ask(getBreakdown, query)).map((row) => [Object.values(row)[0], row["spend_usd"], row["requests"]]);
    expect(await spent({ groupBy: "model" })).toEqual([
      ["acme/small", "0.0000003", "1"],
      ["acme/large", "0.000000021", "2"],
    ]);
    expect(await spent({ groupBy: "key", status: "completed" })).toEqual([
      ["key-2", "0.0000003", "1"],
      ["key-1", "0.000000001", "1"],
    ]);
    expect((await ask(getBreakdown, { groupBy: "app", app: "=1+1" }))[0]).toMatchObject({ name: "'=1+1" });
  });
});
