import { createRequire } from "node:module";
import { join } from "node:path";
import { lastLines, pollUntil, startProcess } from "@causeway/local-services";
import { type Addresses, addressesOf } from "../app-environment.ts";
import { repositoryRoot } from "../repository-root.ts";
import type { StepContext } from "./step-context.ts";

type App = {
  readonly name: string;
  readonly args: readonly string[];
  readonly healthUrl: (addresses: Addresses) => string;
  readonly port: "API_PORT" | "DASHBOARD_PORT" | "SANDBOX_PORT" | "WORKER_PORT";
};

/** In the order of starting; they are stopped the other way round. */
const apps: readonly App[] = [
  {
    name: "sandbox",
    args: ["src/main.ts"],
    port: "SANDBOX_PORT",
    healthUrl: ({ sandboxUrl }) => `${sandboxUrl}/health`,
  },
  { name: "worker", args: ["src/main.ts"], port: "WORKER_PORT", healthUrl: ({ workerUrl }) => `${workerUrl}/health` },
  { name: "api", args: ["src/main.ts"], port: "API_PORT", healthUrl: ({ apiUrl }) => `${apiUrl}/health` },
  { name: "dashboard", args: [], port: "DASHBOARD_PORT", healthUrl: ({ dashboardUrl }) => `${dashboardUrl}/health` },
];

/** Starts the production processes of all apps at once and waits until each says that it is well. */
export async function startApps(context: StepContext, env: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(apps.map((app) => launch(context, app, env)));
  for (const app of apps)
    await context.progress.step(`${app.name} on port ${context.settings.ports[app.port]}`, () =>
      becomeHealthy(context, app),
    );
}

async function launch(
  { settings, state, supervisor }: StepContext,
  app: App,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const cwd = join(repositoryRoot, "apps", app.name);
  const args = app.name === "dashboard" ? dashboardArguments(cwd, settings.ports.DASHBOARD_PORT) : app.args;
  supervisor.watch(
    await startProcess({ name: app.name, command: process.execPath, args, cwd, env, logFile: state.logFile(app.name) }),
  );
}

/** Next's own program rather than its script, so that the process we stop is the server. */
function dashboardArguments(cwd: string, port: number): string[] {
  const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
  return [next, "start", "--hostname", "127.0.0.1", "--port", String(port)];
}

async function becomeHealthy({ settings, state }: StepContext, app: App): Promise<void> {
  const url = app.healthUrl(addressesOf(settings));
  const isHealthy = async () => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  if (await pollUntil(isHealthy, { timeoutMs: 90_000, intervalMs: 100 })) return;
  const logFile = state.logFile(app.name);
  throw new Error(`${app.name} does not answer at ${url}. The end of ${logFile}:\n\n${lastLines(logFile, 30)}`);
}
