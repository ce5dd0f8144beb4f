import { applyMigrations } from "../migrations.ts";

const databaseUrl = process.env["DATABASE_URL"];
if (databaseUrl === undefined || databaseUrl === "") {
  console.error("Set DATABASE_URL to the database to migrate: postgresql://user:password@host:5432/name");
  process.exit(1);
}

const applied = await applyMigrations(databaseUrl);
console.log(applied.length === 0 ? "Nothing to apply." : `Applied ${applied.join(", ")}.`);
