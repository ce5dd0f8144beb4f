import { pollUntil } from "@causeway/local-services";
import { type Rig, stripeKey } from "../rig/rig.ts";
import { type Check, check } from "./check.ts";

/** As Stripe has it; amounts in US cents. */
type PaymentIntent = { readonly id: string; readonly status: string; readonly amount_received: number };

/** As the ledger has it: one transaction that credited a workspace. */
type Credited = {
  readonly intent: string;
  readonly workspace: string;
  readonly nano: string;
  /** Of the purchase that names the payment. */
  readonly buyer: string | null;
  readonly creditsCents: number | null;
  readonly totalCents: number | null;
};

/** Webhooks that found nobody come again up to a minute later; two minutes later nobody waits for them any more. */
const longestMs = 200_000;

/** A8: what Stripe's books say was paid is what was credited, to the cent, to who bought it, each payment once. */
export async function creditsGranted(rig: Rig): Promise<Check> {
  const succeeded = (await listIntents(rig.sandbox.url)).filter(({ status }) => status === "succeeded");
  const startedAt = performance.now();
  let credited: readonly Credited[] = [];
  await pollUntil(
    async () => {
      credited = await readCredited(rig);
      return credited.length >= succeeded.length;
    },
    { timeoutMs: longestMs, intervalMs: 500 },
  );
  const waitedSeconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  const misses = [
    ...succeeded.flatMap((intent) => mistakesIn(intent, credited)),
    ...credited
      .filter(({ intent }) => !succeeded.some(({ id }) => id === intent))
      .map(({ intent }) => `${intent} was credited, not paid`),
  ];
  const dollars = succeeded.reduce((sum, { amount_received }) => sum + amount_received, 0) / 100;
  return check("A8", "credits granted = succeeded payments, each once", {
    figure: `${succeeded.length} paid ($${dollars}), ${credited.length} credited, the last ${waitedSeconds} s after rest`,
    isMet: misses.length === 0,
    misses,
  });
}

const nanoPerCent = 10_000_000n;

function mistakesIn({ id, amount_received }: PaymentIntent, credited: readonly Credited[]): readonly string[] {
  const own = credited.filter(({ intent }) => intent === id);
  const [only] = own;
  if (!only || own.length > 1) return [`${id} was paid and credited ${own.length} times`];
  const { workspace, buyer, nano, creditsCents, totalCents } = only;
  return [
    ...(workspace === buyer ? [] : [`${id} was credited to ${workspace}, and ${buyer} had bought`]),
    ...(totalCents === amount_received ? [] : [`${id}: ${amount_received} cents paid of ${totalCents} asked`]),
    ...(BigInt(nano) === BigInt(creditsCents ?? 0) * nanoPerCent
      ? []
      : [`${id}: ${nano} nano for ${creditsCents} cents`]),
  ];
}

async function readCredited(rig: Rig): Promise<readonly Credited[]> {
  const { rows } = await rig.books.query<Credited>(
    `SELECT substr(posted.idempotency_key, 4) AS intent, account.workspace_id AS workspace, sum(entry.amount_nano) AS nano,
            purchase.workspace_id AS buyer, purchase.credits_cents AS "creditsCents", purchase.total_cents AS "totalCents"
       FROM ledger_transaction AS posted
       JOIN ledger_entry AS entry ON entry.transaction_id = posted.id
       JOIN ledger_account AS account ON account.id = entry.account_id AND account.workspace_id IS NOT NULL
       LEFT JOIN credit_purchase AS purchase ON 'pi:' || purchase.payment_intent_id = posted.idempotency_key
      WHERE posted.kind = 'credit-purchase'
      GROUP BY posted.idempotency_key, account.workspace_id, purchase.workspace_id, purchase.credits_cents, purchase.total_cents`,
  );
  return rows;
}

const mostPages = 100;

async function listIntents(sandboxUrl: string): Promise<readonly PaymentIntent[]> {
  const intents: PaymentIntent[] = [];
  for (let page = 0; page < mostPages; page++) {
    const last = intents.at(-1);
    const after = last ? `&starting_after=${last.id}` : "";
    const response = await fetch(`${sandboxUrl}/v1/payment_intents?limit=100${after}`, {
      headers: { authorization: `Bearer ${stripeKey}` },
    });
    const list = (await response.json()) as { data: readonly PaymentIntent[]; has_more: boolean };
    intents.push(...list.data);
    if (!list.has_more) break;
  }
  return intents;
}
