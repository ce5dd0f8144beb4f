import { findOnPath } from "@causeway/local-services";
import { runCommand } from "../run-command.ts";
import type { StepContext } from "./step-context.ts";

/** Debian and its relatives, as root. */
export const mayInstallPackages = (): boolean => process.getuid?.() === 0 && findOnPath("apt-get") !== undefined;

export async function installSystemPackage(
  { settings, state, supervisor, progress }: StepContext,
  packageName: string,
): Promise<void> {
  const aptGet = (...args: string[]) =>
    runCommand(supervisor, {
      name: `apt-get ${args[0]}`,
      command: "apt-get",
      args: ["-qq", "-y", "--no-install-recommends", ...args],
      env: { ...settings.variables, DEBIAN_FRONTEND: "noninteractive" },
      logFile: state.logFile(`apt-${packageName}`),
    });
  await progress.step(`Installing ${packageName} with apt`, async () => {
    // The lists may be old or missing, but fetching them is slow: only when the package is not found.
    await aptGet("install", packageName).catch(async () => {
      await aptGet("update");
      await aptGet("install", packageName);
    });
  });
}
