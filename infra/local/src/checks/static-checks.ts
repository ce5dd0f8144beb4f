import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";
import { runForOutput } from "../run-command.ts";
import type { StepContext } from "../steps/step-context.ts";
import { type Outcome, success } from "./outcome.ts";

export type Check = { readonly name: string; readonly command: string; readonly args: readonly string[] };

export const staticChecks: readonly Check[] = [
  { name: "Format", command: "biome", args: ["format", "."] },
  { name: "Lint", command: "oxlint", args: ["--type-aware", "--deny-warnings"] },
  { name: "Types", command: "turbo", args: ["run", "types", "--continue", "--output-logs=errors-only"] },
  { name: "Boundaries", command: "turbo", args: ["boundaries"] },
  { name: "Dead code", command: "knip", args: ["--no-progress", "--no-config-hints"] },
];

/** Real processes are killed under load and audited: the short form of `npm run faults`, some two minutes. */
export const faultSmoke: Check = {
  name: "Faults",
  command: "node",
  args: ["infra/faults/src/commands/faults.ts", "--smoke"],
};

/** One of the tools in `node_modules/.bin`: it passed when it ends with 0. */
export async function runCheck(context: StepContext, check: Check): Promise<Outcome> {
  const { exitCode, output } = await runTool(context, check);
  return exitCode === 0 ? success : { passed: 0, failed: 1, output };
}

export function runTool(
  { settings, state, supervisor }: StepContext,
  { name, command, args }: Check,
  env: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number; output: string }> {
  const binaries = join(repositoryRoot, "node_modules/.bin");
  return runForOutput(supervisor, {
    name,
    command: join(binaries, command),
    args,
    env: {
      ...settings.variables,
      PATH: `${binaries}:${settings.variables["PATH"] ?? ""}`,
      NEXT_TELEMETRY_DISABLED: "1",
      TURBO_TELEMETRY_DISABLED: "1",
      ...env,
    },
    logFile: state.logFile(name.toLowerCase().replaceAll(" ", "-")),
  });
}
