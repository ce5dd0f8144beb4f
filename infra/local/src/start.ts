import { provideDemoActivity } from "./demo-activity/demo-activity.ts";
import { readSettings } from "./env.ts";
import { seconds } from "./progress.ts";
import { ownerSignInLink } from "./owner-sign-in-link.ts";
import { runUntilStopped } from "./run-until-stopped.ts";
import { startStack } from "./start-stack.ts";
import { welcome } from "./welcome.ts";

/** `npm start`: the whole product on this machine, until Ctrl-C. */
await runUntilStopped(
  async () => readSettings(),
  async (context) => {
    const facts = await startStack(context);
    await provideDemoActivity(context, facts);
    const link = await ownerSignInLink(facts, context);
    console.log(welcome(facts, link, seconds(Date.now() - context.settings.startedAtMs)));
    return "run-until-stopped";
  },
);
