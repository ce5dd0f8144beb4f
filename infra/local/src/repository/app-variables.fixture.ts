import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";

export const apps: readonly string[] = readdirSync(join(repositoryRoot, "apps"));

/** The names in an app's environment schema. */
export async function variablesOf(app: string): Promise<readonly string[]> {
  const file = join(repositoryRoot, "apps", app, "src/env.ts");
  if (!existsSync(file)) throw new Error(`apps/${app} has no src/env.ts`);
  const module: { envSchema?: { shape: Record<string, unknown> } } = await import(file);
  if (module.envSchema === undefined) throw new Error(`apps/${app}/src/env.ts exports no envSchema`);
  return Object.keys(module.envSchema.shape);
}
