import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestRedis } from "@causeway/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { matrixEnvironment } from "../../permission-matrix/environment.fixture.ts";
import { newTeam, type Role, type Team } from "../../permission-matrix/people-and-things.fixture.ts";
import { askAs } from "../../permission-matrix/request.fixture.ts";
import { requireSession } from "../auth/session.ts";
import { makeCall, type TestCall } from "../activity/call.fixture.ts";
import { loadKeyUsage } from "./load-key-usage.ts";

vi.mock("next/headers", () => import("../../permission-matrix/request.fixture.ts"));
vi.mock("next/server", () => ({ connection: async () => undefined, after: () => undefined }));
vi.mock("next-auth", () => import("@auth/core/errors"));
vi.mock("../auth/auth.ts", () => import("../../permission-matrix/auth.fixture.ts"));

let database: Database;
let ours: Team;
let theirs: Team;
beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, (await createTestRedis()).url));
  database = createDatabase(url);
  [ours, theirs] = await Promise.all([newTeam(database), newTeam(database)]);
});
afterAll(() => database.$disconnect());

const signedIn = async (team: Team, role: Role = "owner") => {
  askAs({ session: team.sessions[role], workspace: undefined });
  return await requireSession();
};

const now = new Date("2026-11-20T10:30:00Z");
const day = (date: string) => Date.parse(`${date}T00:00:00Z`);

it("shows what a key did on each of thirty days, today the last, and its last calls of any time", async () => {
  const call = (startedAt: string, more: Partial<TestCall> = {}) =>
    makeCall(database, { workspaceId: ours.workspaceId, apiKeyId: "ours", startedAt: new Date(startedAt), ...more });
  const old = await call("2026-10-21T23:59:59.999Z", { costNano: 9n });
  await call("2026-10-22T00:00:00Z", { costNano: 5n, status: "failed" });
  await call("2026-11-19T23:59:59.999Z", { costNano: 2n, status: "interrupted" });
  const last = await call("2026-11-20T10:29:59.999Z", { costNano: 3n });
  // Of another key, of another workspace under the same key's id, and after what is asked for.
  await call("2026-11-20T10:00:00Z", { costNano: 100n, apiKeyId: "other" });
  await call("2026-11-20T10:00:00Z", { costNano: 100n, workspaceId: theirs.workspaceId });
  const { days, recent } = await loadKeyUsage(await signedIn(ours), "ours", now);

  expect(days).toHaveLength(30);
  expect(days.filter(({ calls }) => calls > 0)).toEqual([
    { startMs: day("2026-10-22"), spend: 5n, calls: 1, errors: 1 },
    { startMs: day("2026-11-19"), spend: 2n, calls: 1, errors: 1 },
    { startMs: day("2026-11-20"), spend: 3n, calls: 1, errors: 0 },
  ]);
  expect(days[0]?.startMs).toBe(day("2026-10-22"));
  expect(days[1]).toEqual({ startMs: day("2026-10-23"), spend: 0n, calls: 0, errors: 0 });
  expect(recent).toHaveLength(4);
  expect([recent[0]?.id, recent.at(-1)?.id]).toEqual([last, old]);
});

it("is empty of a key that did nothing, and of somebody else's", async () => {
  await makeCall(database, { workspaceId: theirs.workspaceId, apiKeyId: "theirs", startedAt: now });
  for (const key of ["none", "theirs"]) {
    const { days, recent } = await loadKeyUsage(await signedIn(ours), key, new Date(now.getTime() + 1));
    expect(days.reduce((sum, { calls }) => sum + calls, 0)).toBe(0);
    expect(recent).toEqual([]);
  }
});

it("tells no more than eight calls, the newest", async () => {
  for (const second of Array.from({ length: 9 }).keys())
    await makeCall(database, {
      workspaceId: ours.workspaceId,
      apiKeyId: "busy",
      startedAt: new Date(day("2026-11-01") + second * 1_000),
    });
  const { recent } = await loadKeyUsage(await signedIn(ours, "viewer"), "busy", now);
  expect(recent.map(({ startedAt }) => startedAt.slice(17, 19))).toEqual([
    "08",
    "07",
    "06",
    "05",
    "04",
    "03",
    "02",
    "01",
  ]);
});
