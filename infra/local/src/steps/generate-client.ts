import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";
import { runCommand } from "../run-command.ts";
import type { StepContext } from "./step-context.ts";

/** Writes the Prisma client, unless the one that is there was made from the same schema by the same version. */
export async function generateClient({ state, supervisor, progress, settings }: StepContext): Promise<void> {
  const wanted = schemaFingerprint();
  const isThere = existsSync(join(repositoryRoot, "prisma/generated/client.ts"));
  if (isThere && state.isStamped("prisma-client", wanted)) return;
  await progress.step("Generating the database client", () =>
    runCommand(supervisor, {
      name: "prisma generate",
      command: process.execPath,
      args: ["prisma/src/commands/generate.ts"],
      env: settings.variables,
      logFile: state.logFile("prisma-generate"),
    }),
  );
  state.stamp("prisma-client", wanted);
}

function schemaFingerprint(): string {
  const hash = createHash("sha256");
  for (const file of [
    "prisma/package.json",
    "pnpm-workspace.yaml",
    ...globSync("prisma/schema/*.prisma", { cwd: repositoryRoot }).toSorted(),
  ]) {
    hash.update(file).update(readFileSync(join(repositoryRoot, file)));
  }
  return hash.digest("hex");
}
