import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { StackFacts } from "../start-stack.ts";
import type { StepContext } from "../steps/step-context.ts";
import { buyDemoCredits } from "./buy-demo-credits.ts";
import { demoCalls } from "./demo-calls.ts";
import { makeCalls } from "./make-calls.ts";
import { providersWithRealKeys } from "./providers-with-real-keys.ts";

const callCount = 120;
const waitMs = 15_000;

/**
 * Once per database: the demo workspace buys credits and makes real calls, so that no page is empty on the first visit.
 * Waits for them a while, then lets the rest finish in the background.
 */
export async function provideDemoActivity(context: StepContext, facts: StackFacts): Promise<void> {
  const { state, settings, progress } = context;
  const done = `${facts.databaseUrl} ${facts.workspaceId}`;
  if (state.isStamped("demo-activity", done)) return;
  const real = await providersWithRealKeys(settings.variables);
  if (settings.variables["STRIPE_SECRET_KEY"] !== undefined || real.length > 0) {
    console.log("· No demo activity: real keys are set, and it would cost real money");
    return;
  }
  const activity = makeActivity(facts, context).then(() => state.stamp("demo-activity", done));
  // The product is up; a failure here is worth a line, not the end.
  const reported = activity.catch((error: unknown) =>
    console.log(`· Demo activity: ${error instanceof Error ? error.message : String(error)}`),
  );
  await progress.step(`Making ${callCount} calls for the demo workspace`, () =>
    Promise.race([reported, delay(waitMs)]),
  );
}

async function makeActivity(facts: StackFacts, { state }: StepContext): Promise<void> {
  await buyDemoCredits(facts, "sk_test_sandbox");
  const calls = demoCalls(callCount, await availableModels(facts));
  await setFaults(facts, "POST");
  try {
    const { failed } = await makeCalls(facts, calls);
    state.writeJson("demo-activity.json", { calls: calls.length, failed });
  } finally {
    await setFaults(facts, "DELETE");
  }
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

async function availableModels({ apiUrl }: StackFacts): Promise<ReadonlySet<string>> {
  const response = await fetch(`${apiUrl}/api/v1/models`);
  return new Set(modelsSchema.parse(await response.json()).data.map(({ id }) => id));
}

/** Every now and then a provider is busy or breaks, so that there are failovers to look at. */
async function setFaults({ sandboxUrl }: StackFacts, method: "POST" | "DELETE"): Promise<void> {
  const faults = [
    { kind: "status", status: 429, retryAfterSeconds: 1, every: 9, times: 6 },
    { kind: "status", status: 500, every: 11, times: 4 },
    { kind: "reset", every: 23, times: 2 },
    { kind: "cut", afterChunks: 4, every: 31, times: 2 },
  ];
  await fetch(`${sandboxUrl}/control/providers/*/faults`, {
    method,
    headers: { "content-type": "application/json" },
    ...(method === "POST" && { body: JSON.stringify(faults) }),
  });
}
