import { setTimeout as delay } from "node:timers/promises";
import { createPayments } from "@causeway/payments";
import { startCreditPurchase } from "@causeway/services";
import type { Account } from "../rig/accounts.ts";
import { type Rig, stripeKey } from "../rig/rig.ts";
import { SeededRandom } from "../seeded-random.ts";

const everyMs = 2_000;
/** In US cents. A new workspace may buy $100 of credits a day. */
const purchase = { least: 500, most: 1_500, mostPerAccount: 9_000 };

export type RunningPayments = {
  /** Ends the arrivals; resolves when the last of them has paid or given up. */
  stop(): Promise<void>;
};

/**
 * Customers who buy credits while calls go on: Checkout as the dashboard opens it, paid on Stripe's page, one in ten left
 * unpaid. Each of Stripe's webhooks comes three times and out of order. What could not be begun is not made up for.
 */
export async function startPayments(rig: Rig, seed: number): Promise<RunningPayments> {
  const random = new SeededRandom(seed ^ 0xca5e);
  await askStripe(rig, "/webhooks", { duplicate: 2, reorder: true });
  const bought = new Map<Account, number>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const begin = () => {
    const account = random.pick(rig.accounts);
    const cents = random.between(purchase.least, purchase.most);
    const isPaid = random.chance(0.9);
    const before = bought.get(account) ?? 0;
    if (before + cents > purchase.mostPerAccount) return;
    bought.set(account, before + cents);
    // Postgres or Stripe is away: the customer gives up.
    const buying = buy(rig, account, cents, isPaid).catch(() => undefined);
    underWay.add(buying);
    void buying.finally(() => underWay.delete(buying));
  };
  const arrivals = async () => {
    while (!stopping.signal.aborted) {
      begin();
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const arriving = arrivals();
  return {
    async stop() {
      stopping.abort();
      await arriving;
      await Promise.all(underWay);
    },
  };
}

async function buy(rig: Rig, { workspaceId, ownerId }: Account, creditsCents: number, isPaid: boolean): Promise<void> {
  const { checkoutUrl } = await startCreditPurchase(
    {
      database: rig.database,
      actor: { kind: "user", userId: ownerId, workspaceId, role: "owner" },
      payments: createPayments({ secretKey: stripeKey, apiBase: rig.sandbox.url }),
      creditsPageUrl: "http://127.0.0.1:3000/credits",
    },
    { workspaceId, creditsCents },
  );
  const sessionId = new URL(checkoutUrl).pathname.split("/").at(-1) ?? "";
  if (isPaid) await askStripe(rig, `/checkout-sessions/${sessionId}/pay`, {});
}

async function askStripe(rig: Rig, path: string, body: object): Promise<void> {
  const response = await fetch(`${rig.sandbox.url}/control/stripe${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The sandbox's Stripe answered ${response.status} to ${path}`);
}
