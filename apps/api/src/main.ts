import { createLogger } from "@causeway/telemetry";
import { startApi } from "./api.ts";
import { readEnv } from "./env.ts";

const env = readEnvOrExit();
const log = createLogger("api", env.LOG_LEVEL);
const api = await startApi(env, log).catch(explainAndExit);
log.info({ url: api.url, instanceId: api.instanceId }, "api started");

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(signal));

/** Whoever sends calls here looks at our health about once a second. */
const noticeMs = 1_500;

async function stop(signal: string): Promise<void> {
  log.info({ signal }, "api stopping");
  setTimeout(() => process.exit(1), 30_000).unref();
  await api.close(noticeMs);
  log.info("api stopped");
  process.exit(0);
}

function readEnvOrExit() {
  try {
    return readEnv();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

function explainAndExit(error: unknown): never {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isTaken ? `Port ${env.API_PORT} is taken. Set API_PORT to another one.` : error);
  process.exit(1);
}
