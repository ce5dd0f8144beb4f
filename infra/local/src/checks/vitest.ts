import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import type { StepContext } from "../steps/step-context.ts";
import type { Outcome } from "./outcome.ts";
import { runTool } from "./static-checks.ts";

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** One of `packages/config/vitest/<suite>.ts`, counted by test. */
export async function runVitest(
  context: StepContext,
  suite: "unit" | "integration" | "e2e",
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const reportFile = context.state.path(`vitest-${suite}.json`);
  rmSync(reportFile, { force: true });
  const args = [
    "run",
    `--config=packages/config/vitest/${suite}.ts`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    "--no-color",
  ];
  const { exitCode, output } = await runTool(context, { name: `vitest-${suite}`, command: "vitest", args }, env);
  const { numPassedTests: passed, numFailedTests: failed } = readReport(reportFile);
  // A file that cannot be loaded, or an error outside of any test, fails the run without a failed test.
  return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1), output };
}

function readReport(file: string): z.infer<typeof reportSchema> {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}
