import { type LocalPostgres, startPostgres } from "@causeway/local-services";
import { Client, type QueryResult } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyMigrations, schemaDifference } from "./migrations.ts";
import { readMigrations } from "./migrations-folder.ts";

let postgres: LocalPostgres;
let firstRun: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  firstRun = await applyMigrations(postgres.url);
});
afterAll(() => postgres.stop());

describe("migrations", () => {
  test("are applied in the order of their names, once", async () => {
    const { migrationDirectories } = await readMigrations();
    expect(firstRun).toEqual(migrationDirectories.map(({ path }) => path));
    expect(await applyMigrations(postgres.url)).toEqual([]);
  });

  test("lead to exactly the schema files", async () => {
    expect(await schemaDifference(postgres.url)).toBe("");
  });

  test("are recorded in Prisma's own table, so that `prisma migrate deploy` can take over", async () => {
    const { rows } = await query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND length(checksum) = 64 ORDER BY 1",
    );
    expect(rows.map((row) => row.migration_name)).toEqual(firstRun);
  });

  test("leave no shadow database behind", async () => {
    await schemaDifference(postgres.url);
    const { rows } = await query("SELECT datname FROM pg_database WHERE datname LIKE 'causeway_shadow_%'");
    expect(rows).toEqual([]);
  });
});

async function query(sql: string): Promise<QueryResult> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
