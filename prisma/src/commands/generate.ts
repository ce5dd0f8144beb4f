import { spawnSync } from "node:child_process";
import { join } from "node:path";

const repositoryRoot = join(import.meta.dirname, "../../..");
const cli = new URL("build/index.js", import.meta.resolve("prisma/package.json")).pathname;

// Generating needs no schema engine, but the CLI downloads one unless it is pointed at a file that can be executed.
const environment = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1" };

const { status } = spawnSync(process.execPath, [cli, "generate", "--no-hints"], {
  cwd: repositoryRoot,
  env: environment,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
