import type { StackFacts } from "./start-stack.ts";
import type { StepContext } from "./steps/step-context.ts";

/** Signs the demo owner in, once, as a mailed link would. */
export async function ownerSignInLink(facts: StackFacts, { settings, state }: StepContext): Promise<string> {
  const [{ createDatabase }, { createSignInLink }] = await Promise.all([
    import("@causeway/db"),
    import("@causeway/services"),
  ]);
  const database = createDatabase(facts.databaseUrl);
  try {
    return await createSignInLink(
      { database },
      {
        email: facts.ownerEmail,
        dashboardUrl: facts.dashboardUrl,
        secret: settings.variables["AUTH_SECRET"] ?? state.secrets().authSecret,
        redirectTo: "/activity",
      },
    );
  } finally {
    await database.$disconnect();
  }
}
