import { type Addresses, addressesOf, appEnvironment } from "./app-environment.ts";
import { checkPorts } from "./check-ports.ts";
import { buildApps } from "./steps/build-apps.ts";
import { generateClient } from "./steps/generate-client.ts";
import { prepareDatabase } from "./steps/prepare-database.ts";
import { startApps } from "./steps/start-apps.ts";
import { providePostgres } from "./steps/start-postgres.ts";
import { provideMoneyRedis, provideRedis } from "./steps/start-redis.ts";
import type { StepContext } from "./steps/step-context.ts";

/** What a person or a test needs to use the running stack; the contents of `dev.json`. */
export type StackFacts = {
  readonly dashboardUrl: string;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly mailboxUrl: string;
  /** Of the owner of the tables; the apps have an account that may not change the ledger. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly moneyRedisUrl: string;
  readonly apiKey: string;
  readonly managementKey: string;
  readonly workspaceId: string;
  readonly ownerEmail: string;
};

/** From a checkout with its packages installed to the whole product answering. */
export async function startStack(context: StepContext): Promise<StackFacts> {
  await checkPorts(context.settings);
  context.state.clearLogs();
  await generateClient(context);
  await buildApps(context);
  const databaseUrls = await providePostgres(context);
  const redisUrl = await provideRedis(context);
  const moneyRedisUrl = await provideMoneyRedis(context);
  const demo = await prepareDatabase(context, databaseUrls);
  const connections = { databaseUrl: databaseUrls.appUrl, redisUrl, moneyRedisUrl };
  await startApps(context, appEnvironment(context.settings, connections, context.state.secrets()));
  const databaseUrl = databaseUrls.ownerUrl;
  const facts = { ...publicAddresses(addressesOf(context.settings)), ...connections, databaseUrl, ...demo };
  context.state.writeJson("dev.json", facts);
  return facts;
}

function publicAddresses({ dashboardUrl, apiUrl, sandboxUrl }: Addresses) {
  return { dashboardUrl, apiUrl, sandboxUrl, mailboxUrl: `${sandboxUrl}/mail` };
}
