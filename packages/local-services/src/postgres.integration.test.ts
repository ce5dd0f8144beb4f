import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { createDatabase } from "./databases.ts";
import { startPostgres } from "./postgres.ts";

describe("local Postgres", () => {
  test("runs from a folder that only its owner may enter, and keeps its data between starts", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "causeway-private-"));
    const first = await startPostgres({ dataDir });
    await createDatabase(first.url, "kept");
    await first.stop();

    const second = await startPostgres({ dataDir });
    const client = new Client({ connectionString: second.url });
    await client.connect();
    const { rows } = await client.query("SELECT datname, version() FROM pg_database WHERE datname = 'kept'");
    await client.end();
    await second.stop();
    rmSync(dataDir, { recursive: true });
    expect(rows).toEqual([{ datname: "kept", version: expect.stringContaining("PostgreSQL 18") }]);
  });

  test("ends a server that an earlier, killed run left in the same folder", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "causeway-leftover-"));
    const leftover = await startPostgres({ dataDir });
    const next = await startPostgres({ dataDir });
    expect((await leftover.process.exited).code).toBe(0);
    await next.stop();
    rmSync(dataDir, { recursive: true });
  });

  test("removes a folder that nobody asked to keep", async () => {
    const postgres = await startPostgres();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query("SHOW data_directory");
    await client.end();
    expect(existsSync(rows[0].data_directory)).toBe(true);
    await postgres.stop();
    expect(existsSync(rows[0].data_directory)).toBe(false);
  });
});
