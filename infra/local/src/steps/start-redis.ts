import { findRedisServer, startRedis } from "@causeway/local-services";
import { installSystemPackage, mayInstallPackages } from "./install-system-package.ts";
import type { StepContext } from "./step-context.ts";

/** The Redis of REDIS_URL, else one of our own. Returns its URL. */
export async function provideRedis(context: StepContext): Promise<string> {
  const { settings, state, supervisor, progress } = context;
  if (settings.redisUrl !== undefined) return settings.redisUrl;
  if (findRedisServer() === undefined) await installRedis(context);
  const port = settings.ports.REDIS_PORT;
  return progress.step(`Redis on port ${port}`, async () => {
    const redis = await startRedis({ port, dataDir: state.path("redis"), logFile: state.logFile("redis") });
    supervisor.watch(redis.process, redis.stop);
    return redis.url;
  });
}

async function installRedis(context: StepContext): Promise<void> {
  if (!mayInstallPackages()) {
    throw new Error(
      "Causeway needs Redis: install redis-server or valkey-server (for example `apt-get install redis-server` or `brew install redis`), or set REDIS_URL to a running one.",
    );
  }
  await installSystemPackage(context, "redis-server");
}
