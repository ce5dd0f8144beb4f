import { readMigrations } from "./migrations-folder.ts";
import { noFilters, withSchemaEngine } from "./schema-engine.ts";

/**
 * Brings a database to the newest migration and returns the names of those applied, oldest first.
 * Keeps the standard `_prisma_migrations` table, so `prisma migrate deploy` can take over at any time.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilters }),
  );
  return appliedMigrationNames;
}
