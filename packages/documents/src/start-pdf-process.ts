import { type ChildProcess, fork } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pdfLimits } from "./pdf-limits.ts";

const here = import.meta.dirname;
const library = join(dirname(fileURLToPath(import.meta.resolve("unpdf"))), "..");

/** Without the environment's secrets, and allowed to read its own code alone. */
export const startPdfProcess = (): ChildProcess =>
  fork(join(here, "pdf-process.ts"), {
    execArgv: [
      `--max-old-space-size=${pdfLimits.memoryMiB}`,
      "--permission",
      `--allow-fs-read=${join(here, "..")}`,
      `--allow-fs-read=${library}`,
    ],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
