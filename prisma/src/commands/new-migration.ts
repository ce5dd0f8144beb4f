import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "@causeway/local-services";
import { migrationsFolder } from "../migrations-folder.ts";
import { schemaDifference } from "../migrations.ts";

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new Error("Usage: pnpm db:new-migration <verb>_<noun>, for example add_invitations");

// A database of its own: the difference is between files, so no database of yours is looked at.
await using postgres = await startPostgres();
const sql = await schemaDifference(postgres.url);
if (sql) {
  const folder = join(migrationsFolder, `${timestamp(new Date())}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), sql);
  console.log(`Wrote ${join(folder, "migration.sql")}. Read it, then apply it with pnpm db:migrate.`);
} else {
  console.log("The schema and the migrations agree: there is nothing to write.");
}

/** `YYYYMMDDhhmmss`, as the Prisma CLI names migrations. */
function timestamp(now: Date): string {
  return now.toISOString().replace(/\D/g, "").slice(0, 14);
}
