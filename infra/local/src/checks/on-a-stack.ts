import { join } from "node:path";
import { provideDemoActivity } from "../demo-activity/demo-activity.ts";
import { repositoryRoot } from "../repository-root.ts";
import { runUntilStopped } from "../run-until-stopped.ts";
import { startStack } from "../start-stack.ts";
import { testSettings } from "../test-settings.ts";
import { runTool } from "./static-checks.ts";

/** Runs a script of the dashboard's browser tests against a stack of its own, with what stands behind `--`. */
export async function runOnAStack(name: string, script: string): Promise<never> {
  return await runUntilStopped(testSettings, async (context) => {
    const facts = await startStack(context);
    await provideDemoActivity(context, facts);
    const args = [join(repositoryRoot, script), ...process.argv.slice(2)];
    const devFile = { CAUSEWAY_DEV_FILE: context.state.path("dev.json") };
    const { exitCode, output } = await context.progress.step(
      name,
      () => runTool(context, { name, command: "node", args }, devFile),
      (run) => run.exitCode === 0,
    );
    console.log(`\n${output}`);
    return { exitCode };
  });
}
