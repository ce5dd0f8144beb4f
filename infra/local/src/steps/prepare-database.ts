import type { Demo } from "@causeway/seed";
import type { DatabaseUrls } from "./start-postgres.ts";
import type { StepContext } from "./step-context.ts";

/** Migrates and seeds. The modules are loaded here because the generated client must exist first. */
export async function prepareDatabase({ state, progress }: StepContext, urls: DatabaseUrls): Promise<Demo> {
  const { migrate } = await import("@causeway/prisma/migrations");
  await progress.step("Migrating the database", () => migrate(urls));
  return progress.step("Seeding the catalogue and the demo workspace", async () => {
    const [{ createDatabase }, { seedCatalog, seedDemo }] = await Promise.all([
      import("@causeway/db"),
      import("@causeway/seed"),
    ]);
    const database = createDatabase(urls.appUrl);
    try {
      await seedCatalog(database);
      const secrets = state.secrets();
      const demo = await seedDemo(database, secrets);
      state.saveSecrets({ ...secrets, apiKey: demo.apiKey, managementKey: demo.managementKey });
      return demo;
    } finally {
      await database.$disconnect();
    }
  });
}
