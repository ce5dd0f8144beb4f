import { createTestDatabase } from "@causeway/testing";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { applyMigrations, schemaDifference } from "./migrations.ts";
import { readMigrations } from "./migrations-folder.ts";

describe("migrations", () => {
  test("lead to exactly the schema files", async () => {
    const database = await createTestDatabase();
    expect(await schemaDifference(database.url)).toBe("");
  });

  test("are recorded in Prisma's own table, so that `prisma migrate deploy` can take over", async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND length(checksum) = 64 ORDER BY 1",
    );
    await client.end();
    const { migrationDirectories } = await readMigrations();
    expect(rows.map((row) => row.migration_name)).toEqual(migrationDirectories.map(({ path }) => path));
  });

  test("are applied once", async () => {
    const database = await createTestDatabase();
    expect(await applyMigrations(database.url)).toEqual([]);
  });

  test("leave no shadow database behind", async () => {
    const database = await createTestDatabase();
    await schemaDifference(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'causeway_shadow_%'");
    await client.end();
    expect(rows).toEqual([]);
  });
});
