import { readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { lastLines, startProcess } from "@causeway/local-services";
import { repositoryRoot } from "./repository-root.ts";
import type { Supervisor } from "./supervisor.ts";

export type Command = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
};

/** Runs a command to its end. Throws with the last lines it printed when it fails. */
export async function runCommand(supervisor: Supervisor, command: Command): Promise<void> {
  const exitCode = await run(supervisor, command);
  if (exitCode !== 0) {
    throw new Error(
      `${command.name} ended with code ${exitCode}. The end of ${command.logFile}:\n\n${lastLines(command.logFile, 30)}`,
    );
  }
}

/** Runs a command to its end and returns what it printed. */
export async function runForOutput(
  supervisor: Supervisor,
  command: Command,
): Promise<{ exitCode: number; output: string }> {
  const exitCode = await run(supervisor, command);
  return { exitCode, output: readFileSync(command.logFile, "utf8") };
}

async function run(supervisor: Supervisor, command: Command): Promise<number> {
  rmSync(command.logFile, { force: true });
  const child = await startProcess({ ...command, cwd: repositoryRoot });
  const { code } = await supervisor.accompany(child);
  // Something it left running may hold the pipe open; its own words have arrived by then.
  await Promise.race([child.outputWritten, delay(2_000)]);
  return code ?? 1;
}
