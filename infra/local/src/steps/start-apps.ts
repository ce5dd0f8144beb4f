import { createRequire } from "node:module";
import { join } from "node:path";
import { lastLines, pollUntil, startProcess } from "@causeway/local-services";
import { onLoopback } from "../app-environment.ts";
import { repositoryRoot } from "../repository-root.ts";
import type { StepContext } from "./step-context.ts";

type App = {
  readonly name: string;
  readonly port: "API_PORT" | "DASHBOARD_PORT" | "SANDBOX_PORT" | "WORKER_PORT";
};

/** In the order of starting; they are stopped the other way round. */
const apps: readonly App[] = [
  { name: "sandbox", port: "SANDBOX_PORT" },
  { name: "worker", port: "WORKER_PORT" },
  { name: "api", port: "API_PORT" },
  { name: "dashboard", port: "DASHBOARD_PORT" },
];

/** Starts the production processes of all apps and waits until each says that it is well. */
export async function startApps(context: StepContext, env: Readonly<Record<string, string>>): Promise<void> {
  for (const app of apps) await launch(context, app, env);
  for (const app of apps) {
    const port = context.settings.ports[app.port];
    await context.progress.step(`${app.name} on port ${port}`, () => becomeHealthy(context, app.name, port));
  }
}

async function launch(
  { settings, state, supervisor }: StepContext,
  app: App,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const cwd = join(repositoryRoot, "apps", app.name);
  const args = app.name === "dashboard" ? dashboardArguments(cwd, settings.ports.DASHBOARD_PORT) : ["src/main.ts"];
  supervisor.watch(
    await startProcess({ name: app.name, command: process.execPath, args, cwd, env, logFile: state.logFile(app.name) }),
  );
}

/** Next's own program rather than its script, so that the process we stop is the server. */
function dashboardArguments(cwd: string, port: number): string[] {
  const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
  return [next, "start", "--hostname", "127.0.0.1", "--port", String(port)];
}

async function becomeHealthy({ state }: StepContext, name: string, port: number): Promise<void> {
  const url = `${onLoopback(port)}/health`;
  const isHealthy = async () => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  if (await pollUntil(isHealthy, { timeoutMs: 300_000, intervalMs: 100 })) return;
  const logFile = state.logFile(name);
  throw new Error(`${name} does not answer at ${url}. The end of ${logFile}:\n\n${lastLines(logFile, 30)}`);
}
