import { startPostgres } from "@causeway/local-services";
import type { StepContext } from "./step-context.ts";

/** One database under two accounts: the tables' owner, who migrates, and the apps, who may not change the ledger. */
export type DatabaseUrls = { readonly ownerUrl: string; readonly appUrl: string };

/** The Postgres of DATABASE_URL, else one of our own. */
export async function providePostgres({ settings, state, supervisor, progress }: StepContext): Promise<DatabaseUrls> {
  const { databaseUrl, migrateDatabaseUrl } = settings;
  if (databaseUrl !== undefined) return { ownerUrl: migrateDatabaseUrl ?? databaseUrl, appUrl: databaseUrl };
  const port = settings.ports.POSTGRES_PORT;
  return progress.step(`Postgres 18 on port ${port}`, async () => {
    const postgres = await startPostgres({ port, dataDir: state.path("postgres"), logFile: state.logFile("postgres") });
    supervisor.watch(postgres.process, postgres.stop);
    return { ownerUrl: postgres.url, appUrl: postgres.appUrl };
  });
}
