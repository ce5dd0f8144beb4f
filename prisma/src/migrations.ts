export { applyMigrations } from "./apply-migrations.ts";
export { migrationsFingerprint } from "./migrations-folder.ts";
export { schemaDifference } from "./schema-difference.ts";
