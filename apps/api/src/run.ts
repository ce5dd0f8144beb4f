import { createLogger, watchForMistakes } from "@causeway/telemetry";
import { startApi } from "./api.ts";
import { type Env, readEnv } from "./env.ts";

/** Whoever sends calls here looks at our health about once a second. */
const noticeMs = 1_500;
const longestGoodbyeMs = 30_000;

/** The process: returns when it serves and has loaded everything. */
export async function run(): Promise<void> {
  const env = readEnvOrExit();
  const log = createLogger("api", env.LOG_LEVEL);
  const mistakes = watchForMistakes(log);
  const api = await startApi(env, log).catch((error: unknown) => explainAndExit(error, env));
  log.info({ url: api.url, instanceId: api.instanceId }, "api started");
  let left: Promise<void> | undefined;
  const leave = () => (left ??= api.close(noticeMs));
  mistakes.leaveBy(leave);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "api stopping");
      setTimeout(() => process.exit(1), longestGoodbyeMs).unref();
      leave().then(
        () => {
          log.info("api stopped");
          process.exit(0);
        },
        (error: unknown) => {
          log.error({ error }, "api could not stop in good order");
          process.exit(1);
        },
      );
    });
  }
  await api.complete;
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
