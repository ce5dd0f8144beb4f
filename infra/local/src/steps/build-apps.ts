import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";
import { runCommand } from "../run-command.ts";
import type { StepContext } from "./step-context.ts";

/** Only the dashboard has something to build. Turborepo knows from the sources whether it is built already. */
export async function buildApps({ settings, state, supervisor, progress }: StepContext): Promise<void> {
  const binaries = join(repositoryRoot, "node_modules/.bin");
  await progress.step("Building the dashboard", () =>
    runCommand(supervisor, {
      name: "turbo run build",
      command: join(binaries, "turbo"),
      args: ["run", "build", "--output-logs=new-only"],
      env: {
        ...settings.variables,
        PATH: `${binaries}:${settings.variables["PATH"] ?? ""}`,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        TURBO_TELEMETRY_DISABLED: "1",
      },
      logFile: state.logFile("build"),
    }),
  );
}
