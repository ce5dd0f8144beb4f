import { createLogger, watchForMistakes } from "@causeway/telemetry";
import { readEnv } from "./env.ts";
import { startWorker } from "./worker.ts";

const longestGoodbyeMs = 20_000;

/** Starts the worker by the environment of this process and stops it with the process. Returns when it works. */
export async function run(): Promise<void> {
  const env = readEnvOrExit();
  const log = createLogger("worker", env.LOG_LEVEL);
  const mistakes = watchForMistakes(log);
  const worker = await startWorker(env, log).catch(explainAndExit);
  log.info({ healthUrl: worker.healthUrl }, "worker started");

  let left: Promise<void> | undefined;
  const leave = () => (left ??= worker.close());
  mistakes.leaveBy(leave);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "worker stopping");
      setTimeout(() => process.exit(1), longestGoodbyeMs).unref();
      leave().then(
        () => {
          log.info("worker stopped");
          process.exit(0);
        },
        (error: unknown) => {
          log.error({ error }, "worker could not stop in good order");
          process.exit(1);
        },
      );
    });
  }
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
  console.error(error);
  process.exit(1);
}
