import { createDatabase, startPostgres, startRedis, withDatabase } from "@causeway/local-services";
import { applyMigrations } from "@causeway/prisma/migrations";
import type { TestProject } from "vitest/node";
import "./provided-services.ts";

/** One Postgres and one Redis for the whole run, on free ports, gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const stop = async () => {
    await Promise.all([redis.stop(), postgres.stop()]);
  };
  try {
    const templateDatabase = "template_causeway";
    await createDatabase(postgres.url, templateDatabase);
    await applyMigrations(withDatabase(postgres.url, templateDatabase));
    project.provide("services", { postgresUrl: postgres.url, templateDatabase, redisUrl: redis.url });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
