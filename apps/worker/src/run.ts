import { pino } from "pino";
import { readEnv } from "./env.ts";
import { startWorker } from "./worker.ts";

/** Starts the worker by the environment of this process and stops it with the process. Returns when it works. */
export async function run(): Promise<void> {
  const env = readEnvOrExit();
  const log = pino({ name: "worker", level: env.LOG_LEVEL });
  const worker = await startWorker(env, log);
  log.info({ healthUrl: worker.healthUrl }, "worker started");

  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "worker stopping");
    setTimeout(() => process.exit(1), 20_000).unref();
    await worker.close();
    log.info("worker stopped");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(signal));
}

function readEnvOrExit() {
  try {
    return readEnv();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
