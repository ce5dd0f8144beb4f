import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { startPostgres } from "@causeway/local-services";
import { migrationsFolder } from "../migrations-folder.ts";
import { schemaDifference } from "../migrations.ts";

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: pnpm db:new-migration <verb>_<noun>, for example add_invitations");
  process.exit(1);
}

// A database of its own: the difference is between files, so no database of yours is looked at.
await using postgres = await startPostgres();
const sql = await schemaDifference(postgres.url);
console.log(sql === "" ? "The schema and the migrations agree: there is nothing to write." : await write(name, sql));

async function write(migrationName: string, content: string): Promise<string> {
  const folder = join(migrationsFolder, `${timestamp(new Date())}_${migrationName}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), content);
  return `Wrote ${relative(process.cwd(), folder)}/migration.sql. Read it, then apply it with pnpm db:migrate.`;
}

/** `YYYYMMDDhhmmss`, as the Prisma CLI names migrations. */
function timestamp(now: Date): string {
  return now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}
