import { findRedisServer, startRedis } from "@causeway/local-services";
import type { PortVariable } from "../env.ts";
import { installSystemPackage, mayInstallPackages } from "./install-system-package.ts";
import type { StepContext } from "./step-context.ts";

/** The Redis of REDIS_URL, else one of our own. Returns its URL. */
export const provideRedis = (context: StepContext): Promise<string> =>
  provide(context, { url: context.settings.redisUrl, port: "REDIS_PORT", name: "redis", label: "Redis" });

/** The Redis of MONEY_REDIS_URL, else one of our own, for slices of credits and nothing else. Returns its URL. */
export const provideMoneyRedis = (context: StepContext): Promise<string> =>
  provide(context, {
    url: context.settings.moneyRedisUrl,
    port: "MONEY_REDIS_PORT",
    name: "money-redis",
    label: "Redis for credits",
  });

type Wanted = {
  /** Of one that someone else runs. */
  readonly url: string | undefined;
  readonly port: PortVariable;
  /** Of its folder and its log. */
  readonly name: string;
  readonly label: string;
};

async function provide(context: StepContext, { url, port, name, label }: Wanted): Promise<string> {
  const { settings, state, supervisor, progress } = context;
  if (url !== undefined) return url;
  if (findRedisServer() === undefined) await installRedis(context);
  return progress.step(`${label} on port ${settings.ports[port]}`, async () => {
    const redis = await startRedis({
      name,
      port: settings.ports[port],
      dataDir: state.path(name),
      logFile: state.logFile(name),
    });
    supervisor.watch(redis.process, redis.stop);
    return redis.url;
  });
}

async function installRedis(context: StepContext): Promise<void> {
  if (!mayInstallPackages()) {
    throw new Error(
      "Causeway needs Redis: install redis-server or valkey-server (for example `apt-get install redis-server` or `brew install redis`), or set REDIS_URL and MONEY_REDIS_URL to running ones.",
    );
  }
  await installSystemPackage(context, "redis-server");
}
