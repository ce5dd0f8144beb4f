import type { Rig } from "../rig/rig.ts";
import { type Check, check } from "./check.ts";

type PaymentIntent = { readonly id: string; readonly status: string };

/** A8: what Stripe's books say was paid is what was credited, each payment once. */
export async function creditsGranted(rig: Rig): Promise<Check> {
  const succeeded = (await listIntents(rig.sandbox.url)).filter(({ status }) => status === "succeeded");
  const { rows } = await rig.books.query<{ key: string }>(
    `SELECT idempotency_key AS key FROM ledger_transaction WHERE kind = 'credit-purchase'`,
  );
  const credited = rows.map(({ key }) => key.replace(/^pi:/, ""));
  const misses = [
    ...succeeded.filter(({ id }) => !credited.includes(id)).map(({ id }) => `${id} was paid and not credited`),
    ...credited
      .filter((id) => !succeeded.some((intent) => intent.id === id))
      .map((id) => `${id} was credited, not paid`),
  ];
  return check("A8", "credits granted = succeeded payments, each once", {
    figure: `${succeeded.length} paid, ${credited.length} credited`,
    isMet: misses.length === 0,
    misses,
  });
}

async function listIntents(sandboxUrl: string): Promise<readonly PaymentIntent[]> {
  const response = await fetch(`${sandboxUrl}/v1/payment_intents?limit=100`, {
    headers: { authorization: "Bearer sk_test_sandbox" },
  });
  const { data } = (await response.json()) as { data: readonly PaymentIntent[] };
  return data;
}
