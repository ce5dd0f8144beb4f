import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase, createMoneyPool, type Database } from "@causeway/db";
import { createTestDatabase, createTestRedis, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const command = fileURLToPath(new URL("../commands/audit.ts", import.meta.url));

let databaseUrl: string;
let appUrl: string;
let database: Database;
beforeAll(async () => {
  ({ url: databaseUrl, appUrl } = await createTestDatabase());
  database = createDatabase(databaseUrl);
  await createTestWorkspace(database, { creditsNano: 1_000_000_000n });
});
afterAll(() => database.$disconnect());

type Run = { readonly code: number; readonly text: string };

/** As a person runs it, with nothing in the environment but this. */
const audit = (variables: Readonly<Record<string, string>>): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command], { env: variables }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, text: stdout + stderr });
    });
  });

test("sound books are proven with their figures, and what could not be looked at is said", async () => {
  const { code, text } = await audit({ DATABASE_URL: appUrl });
  expect(text).toContain("✓ ledger");
  expect(text).toMatch(/creditsNano +1,000,000,000\n/);
  expect(text).toContain("not checked: No Redis with slices is configured (MONEY_REDIS_URL).");
  expect(text).toMatch(/✓ Everything that was looked at agrees; \d+ checks in .*slices, unsettled, purchases/);
  expect(code).toBe(0);
});

test("with Redis it looks there too; with Redis away it goes on without", async () => {
  const there = await audit({ DATABASE_URL: databaseUrl, MONEY_REDIS_URL: (await createTestRedis()).url });
  expect(there.text).toContain("✓ slices");
  expect(there.code).toBe(0);
  const away = await audit({ DATABASE_URL: databaseUrl, MONEY_REDIS_URL: "redis://127.0.0.1:1" });
  expect(away.text).toMatch(/\? slices[^]*Redis cannot be read/);
  expect(away.code).toBe(0);
});

test("finds the stack that npm start runs here", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "audit-"));
  await writeFile(join(stateDir, "dev.json"), JSON.stringify({ databaseUrl, sandboxUrl: "http://127.0.0.1:1" }));
  const { code, text } = await audit({ CAUSEWAY_STATE_DIR: stateDir });
  expect(text).toContain("Stripe cannot be read");
  expect(code).toBe(0);
  const nowhere = await audit({ CAUSEWAY_STATE_DIR: join(stateDir, "nothing") });
  expect(nowhere.text).toContain("Set DATABASE_URL, or run npm start");
  expect(nowhere.code).toBe(1);
});

test("a gap of one nano-dollar fails it, with what to do; it freezes and records nothing", async () => {
  const raw = createMoneyPool(`${databaseUrl}?options=-c%20session_replication_role%3Dreplica`, { connectionLimit: 1 });
  await raw.query("UPDATE ledger_balance SET balance_nano = balance_nano + 1");
  const { code, text } = await audit({ DATABASE_URL: databaseUrl });
  await raw.query("UPDATE ledger_balance SET balance_nano = balance_nano - 1");
  await raw.end();
  expect(text).toMatch(/✗ account:workspace:.*:credits: 1 nano-usd\n/);
  expect(text).toContain("set it to the sum of the entries");
  expect(text).toMatch(/✗ 2 gaps; /);
  expect(code).toBe(1);
  expect(await database.reconciliationRun.count()).toBe(0);
  expect(await database.workspace.count({ where: { reviewSince: { not: null } } })).toBe(0);
});

test("without Postgres there is nothing to audit", async () => {
  const { code, text } = await audit({ DATABASE_URL: "postgresql://nobody:x@127.0.0.1:1/none" });
  expect(text).toContain("The books at 127.0.0.1:1/none cannot be read");
  expect(code).toBe(2);
});
