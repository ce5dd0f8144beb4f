import { setTimeout as delay } from "node:timers/promises";
import { findOnPath } from "@causeway/local-services";
import { runCommand } from "../run-command.ts";
import type { StepContext } from "./step-context.ts";

const mostTries = 3;
/** Before a third try; the second comes at once. */
const pauseMs = 15_000;

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
      // Another apt may be at work on a machine that has just started, and mirrors have their moments.
      args: [
        "-qq",
        "-y",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=5",
        "--no-install-recommends",
        ...args,
      ],
      env: { ...settings.variables, DEBIAN_FRONTEND: "noninteractive" },
      logFile: state.logFile(`apt-${packageName}`),
    });
  await progress.step(`Installing ${packageName} with apt`, async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        // The lists may be old or missing, but fetching them is slow: only when the package is not found.
        if (tries > 1) await aptGet("update");
        await aptGet("install", packageName);
        return;
      } catch (error) {
        if (tries === mostTries) throw error;
        await delay((tries - 1) * pauseMs);
      }
    }
  });
}
