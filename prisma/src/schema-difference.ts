import { readMigrations } from "./migrations-folder.ts";
import { noFilters, withSchemaEngine } from "./schema-engine.ts";
import { readSchema } from "./schema-folder.ts";

/**
 * The SQL that leads from the migrations to the schema files: empty when they agree.
 * Replays every migration in a shadow database, which is created beside `databaseUrl` and dropped again.
 */
export async function schemaDifference(databaseUrl: string): Promise<string> {
  const [migrationsList, files] = await Promise.all([readMigrations(), readSchema()]);
  const difference = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...migrationsList },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  );
  return difference.exitCode === 0 ? "" : (difference.stdout ?? "");
}
