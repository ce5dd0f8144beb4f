import { createDatabase, startPostgres, startRedis, withDatabase } from "@causeway/local-services";
import { applyMigrations, grantAppRole } from "@causeway/prisma/migrations";
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
    const templateUrl = withDatabase(postgres.url, templateDatabase);
    await applyMigrations(templateUrl);
    await grantAppRole(templateUrl, postgres.appUrl);
    const { url: postgresUrl, appUrl: postgresAppUrl } = postgres;
    project.provide("services", { postgresUrl, postgresAppUrl, templateDatabase, redisUrl: redis.url });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
