import { startPostgres } from "@causeway/local-services";
import type { StepContext } from "./step-context.ts";

/** The Postgres of DATABASE_URL, else one of our own. Returns the URL of its database. */
export async function providePostgres({ settings, state, supervisor, progress }: StepContext): Promise<string> {
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
  const port = settings.ports.POSTGRES_PORT;
  return progress.step(`Postgres 18 on port ${port}`, async () => {
    const postgres = await startPostgres({ port, dataDir: state.path("postgres"), logFile: state.logFile("postgres") });
    supervisor.watch(postgres.process, postgres.stop);
    return postgres.url;
  });
}
