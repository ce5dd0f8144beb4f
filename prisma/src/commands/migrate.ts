import { applyMigrations } from "../migrations.ts";

const databaseUrl = process.env["DATABASE_URL"];
if (!databaseUrl) throw new Error("Set DATABASE_URL to the database to migrate, for example postgresql://user:password@host:5432/causeway");

const applied = await applyMigrations(databaseUrl);
console.log(applied.length === 0 ? "Nothing to apply." : `Applied ${applied.join(", ")}`);
