import { createLogger } from "@causeway/telemetry";
import { type Api, startApi } from "./api.ts";
import { type Env, readEnv } from "./env.ts";

/** Whoever sends calls here looks at our health about once a second. */
const noticeMs = 1_500;

/** The process: returns when it serves and has loaded everything. */
export async function run(): Promise<void> {
  const env = readEnvOrExit();
  const log = createLogger("api", env.LOG_LEVEL);
  const api = await startApi(env, log).catch((error: unknown) => explainAndExit(error, env));
  log.info({ url: api.url, instanceId: api.instanceId }, "api started");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "api stopping");
      void stop(api).then(() => {
        log.info("api stopped");
        process.exit(0);
      });
    });
  }
  await api.complete;
}

async function stop(api: Api): Promise<void> {
  setTimeout(() => process.exit(1), 30_000).unref();
  await api.close(noticeMs);
}

function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

function explainAndExit(error: unknown, { API_PORT }: Env): never {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isTaken ? `Port ${API_PORT} is taken. Set API_PORT to another one.` : error);
  process.exit(1);
}
