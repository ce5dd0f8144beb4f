import { randomUUID } from "node:crypto";
import { pollUntil } from "@causeway/local-services";
import { z } from "zod";
import type { StackFacts } from "../start-stack.ts";

const creditsCents = 5_000;

/**
 * Buys the demo workspace its credits the way a customer does: a purchase, the sandbox's checkout page, its webhook,
 * the worker. Returns when the API sees them.
 */
export async function buyDemoCredits(facts: StackFacts, stripeSecretKey: string): Promise<void> {
  const checkoutUrl = await startPurchase(facts, stripeSecretKey);
  const sessionId = new URL(checkoutUrl).pathname.split("/").at(-1) ?? "";
  const paid = await fetch(`${facts.sandboxUrl}/control/stripe/checkout-sessions/${sessionId}/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Demo", email: facts.ownerEmail }),
  });
  if (!paid.ok) throw new Error(`The sandbox did not take the payment: ${await paid.text()}`);
  if (!(await pollUntil(() => hasCredits(facts), { timeoutMs: 120_000, intervalMs: 100 }))) {
    throw new Error(
      "The demo workspace's purchase was paid but its credits did not arrive; the worker's log may say why.",
    );
  }
}

async function startPurchase(facts: StackFacts, stripeSecretKey: string): Promise<string> {
  const [{ createDatabase }, { startCreditPurchase }, { createPayments }] = await Promise.all([
    import("@causeway/db"),
    import("@causeway/services"),
    import("@causeway/payments"),
  ]);
  const database = createDatabase(facts.databaseUrl);
  try {
    const owner = await database.user.findUniqueOrThrow({ where: { email: facts.ownerEmail }, select: { id: true } });
    const { workspaceId } = facts;
    const { checkoutUrl } = await startCreditPurchase(
      {
        database,
        actor: { kind: "user", userId: owner.id, workspaceId, role: "owner" },
        payments: createPayments({ secretKey: stripeSecretKey, apiBase: facts.sandboxUrl }),
        creditsPageUrl: `${facts.dashboardUrl}/credits`,
      },
      { workspaceId, creditsCents, purchaseId: randomUUID() },
    );
    return checkoutUrl;
  } finally {
    await database.$disconnect();
  }
}

const creditsSchema = z.object({ data: z.object({ total_credits: z.number() }) });

async function hasCredits({ apiUrl, managementKey }: StackFacts): Promise<boolean> {
  const response = await fetch(`${apiUrl}/api/v1/credits`, { headers: { authorization: `Bearer ${managementKey}` } });
  return creditsSchema.parse(await response.json()).data.total_credits > 0;
}
