import { lastLines } from "@causeway/local-services";
import type { Settings } from "./env.ts";
import { onShutdownRequest } from "./on-shutdown-request.ts";
import { createProgress } from "./progress.ts";
import { lockState, openState } from "./state.ts";
import type { StepContext } from "./steps/step-context.ts";
import { type Crash, createSupervisor } from "./supervisor.ts";

export type Work = (context: StepContext) => Promise<"run-until-stopped" | { readonly exitCode: number }>;

/**
 * Does the work and ends the process, in any case after everything that was started has been stopped: with 0 when asked
 * to stop, with 1 when the work fails or a process crashes, whose last log lines are shown.
 */
export async function runUntilStopped(readSettings: () => Promise<Settings>, work: Work): Promise<never> {
  const supervisor = createSupervisor();
  const progress = createProgress(process.stdout);
  let releaseLock: (() => void) | undefined;
  const stopRequested = new Promise<Ending>((resolve) =>
    onShutdownRequest(() => resolve({ message: "Stopping …", exitCode: 0 })),
  );
  const crashed = supervisor.crashed.then((crash): Ending => ({ message: describeCrash(crash), exitCode: 1 }));
  const worked = workAsEnding(async () => {
    const settings = await readSettings();
    const state = openState(settings.stateDir);
    releaseLock = lockState(state);
    return work({ settings, state, supervisor, progress });
  });

  const { message, exitCode } = await Promise.race([stopRequested, crashed, worked]);
  progress.end();
  if (message !== undefined) console.error(`\n${message}`);
  await supervisor.stopAll();
  releaseLock?.();
  process.exit(exitCode);
}

type Ending = { readonly message?: string; readonly exitCode: number };

async function workAsEnding(work: () => ReturnType<Work>): Promise<Ending> {
  try {
    const result = await work();
    return result === "run-until-stopped" ? await new Promise<never>(() => {}) : result;
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), exitCode: 1 };
  }
}

function describeCrash({ process: child, exit }: Crash): string {
  const how = exit.code === null ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`;
  return `${child.name} ${how}, so the rest is stopped too. The end of ${child.logFile}:\n\n${lastLines(child.logFile, 30)}`;
}
