import { nanoUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, soundLedger } from "@causeway/testing";
import { grantAppRole } from "@causeway/prisma/migrations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

let ownerUrl: string;
let appUrl: string;
let database: Database;
let app: MoneyPool;
let appDatabase: Database;
beforeAll(async () => {
  ({ url: ownerUrl, appUrl } = await createTestDatabase());
  database = createDatabase(ownerUrl, patiently);
  app = createMoneyPool(appUrl, patiently);
  appDatabase = createDatabase(appUrl, patiently);
});
afterAll(async () => {
  await app.end();
  await appDatabase.$disconnect();
  await database.$disconnect();
});

/** Whatever else they may be, they are not for the apps to change. */
const appendOnly = [
  "ledger_transaction",
  "ledger_entry",
  "settlement",
  "price_version",
  "audit_entry",
  "provider_invoice",
];
const refused = { code: "42501" };

describe("the account of the apps", () => {
  it("holds and settles through the ledger's functions, to the nano-dollar", async () => {
    const workspace = await createTestWorkspace(appDatabase, { creditsNano: 10_000n });
    const request = holdOf(workspace, 4_000n);
    expect(await createCreditHolds(app).take(request)).toEqual({ kind: "held" });
    const generation = generationOf(request, 1_500n);
    expect(await createCreditHolds(app).settle({ generation, attempts: [] })).toMatchObject({ charged: 1_500n });
    expect(await auditLedger(database)).toEqual(soundLedger);
  });

  it.each(appendOnly)("changes, removes and empties nothing of %s", async (table) => {
    const { rows } = await app.query<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position LIMIT 1",
      [table],
    );
    const column = rows[0]?.column_name;
    expect(column).toBeDefined();
    await expect(app.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject(refused);
    await expect(app.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refused);
    await expect(app.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject(refused);
  });

  it("deletes no call and no attempt, by the month neither", async () => {
    await grantAppRole(ownerUrl, appUrl);
    const { rows } = await app.query<{ name: string }>(
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'generation'::regclass",
    );
    expect(rows.map(({ name }) => name)).toContain("generation_other");
    for (const table of ["generation", "attempt", ...rows.map(({ name }) => name)]) {
      await expect(app.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refused);
      await expect(app.query(`TRUNCATE ${table}`)).rejects.toMatchObject(refused);
    }
  });

  it("makes up no entry, no account and no settlement, and sets no balance", async () => {
    const { workspaceId } = await createTestWorkspace(database, { creditsNano: 5_000n });
    for (const write of [
      "UPDATE ledger_balance SET balance_nano = balance_nano + 1",
      "INSERT INTO ledger_account (name) VALUES ('platform:mine')",
      `INSERT INTO ledger_transaction (idempotency_key, kind, reference, fingerprint) VALUES ('mine', 'mine', 'mine', '')`,
      "INSERT INTO ledger_entry SELECT * FROM ledger_entry",
      "INSERT INTO settlement SELECT * FROM settlement",
      `SELECT change_credits('${workspaceId}', 0, -1000)`,
    ]) {
      await expect(app.query(write)).rejects.toMatchObject(refused);
    }
    expect(await auditLedger(database)).toEqual(soundLedger);
  });

  it("lifts none of that", async () => {
    for (const lift of [
      "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
      "SET session_replication_role = replica",
      "CREATE FUNCTION public.ledger_account_id(p_name varchar) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
      "CREATE OR REPLACE FUNCTION post_transaction(text, text, text, text, jsonb) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
      "ALTER FUNCTION settle_batch SECURITY INVOKER",
      "DROP TABLE ledger_entry",
      "UPDATE _prisma_migrations SET checksum = ''",
    ]) {
      await expect(app.query(lift)).rejects.toMatchObject(refused);
    }
  });

  it("cannot make the ledger's functions read tables of its own", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10n });
    const client = await app.connect();
    try {
      await client.query("CREATE TEMPORARY TABLE ledger_balance (LIKE public.ledger_balance)");
      await client.query("SET search_path = pg_temp, public");
      const { rows } = await client.query("SELECT lock_credits($1) AS available", [workspace.workspaceId]);
      expect(rows).toEqual([{ available: "10" }]);
    } finally {
      client.release(true);
    }
  });

  it("is granted the same twice, and is refused where it would own what it must not change", async () => {
    await grantAppRole(ownerUrl, appUrl);
    await expect(app.query("DELETE FROM ledger_entry")).rejects.toMatchObject(refused);
    await expect(grantAppRole(ownerUrl, ownerUrl)).rejects.toThrow("MIGRATE_DATABASE_URL");
    const workspace = await createTestWorkspace(database, { creditsNano: 10n });
    expect(await createCreditHolds(app).take(holdOf(workspace, 11n))).toEqual({
      kind: "insufficient-credits",
      available: nanoUsd(10n),
    });
  });

  it("every append-only table is one of these", async () => {
    const { rows } = await app.query<{ name: string }>(
      "SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc",
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(appendOnly.toSorted());
  });
});
