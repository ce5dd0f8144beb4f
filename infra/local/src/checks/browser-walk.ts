import { join } from "node:path";
import { provideDemoActivity } from "../demo-activity/demo-activity.ts";
import { repositoryRoot } from "../repository-root.ts";
import { startStack } from "../start-stack.ts";
import type { StepContext } from "../steps/step-context.ts";
import type { Outcome } from "./outcome.ts";
import { runVitest } from "./vitest.ts";

/** Against the same stack that `npm start` runs, on ports and a state folder of its own. */
export async function runBrowserWalk(context: StepContext): Promise<Outcome> {
  const facts = await startStack(context);
  await provideDemoActivity(context, facts);
  return runVitest(context, "e2e", {
    CAUSEWAY_DEV_FILE: context.state.path("dev.json"),
    CAUSEWAY_SCREENSHOTS_DIR: join(repositoryRoot, ".causeway/screenshots"),
  });
}
