export { applyMigrations } from "./apply-migrations.ts";
export { grantAppRole } from "./grant-app-role.ts";
export { migrate } from "./migrate.ts";
export { migrationsFingerprint } from "./migrations-folder.ts";
export { schemaDifference } from "./schema-difference.ts";
