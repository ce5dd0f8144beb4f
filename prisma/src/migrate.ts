import { applyMigrations } from "./apply-migrations.ts";
import { grantAppRole } from "./grant-app-role.ts";

/**
 * Brings a database to the newest migration and, where the apps have an account of their own, gives it its grants. With
 * one account for both there is nobody to keep from anything. Returns the names of the migrations applied.
 */
export async function migrate({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<string[]> {
  const applied = await applyMigrations(ownerUrl);
  if (new URL(ownerUrl).username !== new URL(appUrl).username) await grantAppRole(ownerUrl, appUrl);
  return applied;
}
