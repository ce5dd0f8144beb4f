import type { Database } from "@causeway/db";
import type { WorkspaceRole } from "@causeway/prisma";
import { createTestWorkspace } from "@causeway/testing";
import type { Actor } from "../actor.ts";
import type { CheckoutContext } from "./context.ts";
import { createPaymentsFixture } from "./payments.fixture.ts";
import { receiveStripeWebhook } from "./receive-webhook.ts";
import { startCreditPurchase } from "./start.ts";

/** A new workspace, its owner, and a Stripe of its own. */
export async function newBuyer(database: Database, role: WorkspaceRole = "owner") {
  const { workspaceId, ownerId: userId } = await createTestWorkspace(database);
  const actor: Actor = { kind: "user", userId, workspaceId, role };
  const payments = createPaymentsFixture();
  const context: CheckoutContext = { database, actor, payments, creditsPageUrl: "https://dashboard.test/credits" };
  const system: CheckoutContext = { ...context, actor: { kind: "system", job: "test" } };
  return { context, system, payments, workspaceId, userId };
}

/** A buyer of $20 who stands before Stripe's page. */
export async function newPurchase(database: Database) {
  const buyer = await newBuyer(database);
  const started = await startCreditPurchase(buyer.context, { workspaceId: buyer.workspaceId, creditsCents: 2_000 });
  const { checkoutSessionId } = await readPurchase(database, started.purchaseId);
  if (checkoutSessionId === null) throw new Error("The purchase has no session");
  return { ...buyer, purchaseId: started.purchaseId, sessionId: checkoutSessionId };
}

/** Puts an event into the inbox, as the webhook's route does. */
export async function receive(database: Database, type: string, objectId: string): Promise<string> {
  const eventId = `evt_${crypto.randomUUID()}`;
  const webhook = { eventId, type, objectId, concernsPurchases: true };
  await receiveStripeWebhook({ database }, { webhook, rawBody: new TextEncoder().encode(eventId) });
  return eventId;
}

export const readPurchase = (database: Database, id: string) =>
  database.creditPurchase.findUniqueOrThrow({ where: { id } });

/** What a workspace's books say: its credits, and how often each thing was done. */
export async function readBooks(database: Database, workspaceId: string) {
  const entries = await database.ledgerEntry.findMany({
    where: { transaction: { workspaceId } },
    select: { amountNano: true, account: { select: { name: true } } },
  });
  const audit = await database.auditEntry.findMany({ where: { workspaceId }, select: { action: true } });
  return {
    entries: Object.fromEntries(
      entries.map(({ account, amountNano }) => [account.name.replace(workspaceId, "…"), amountNano]),
    ),
    entryCount: entries.length,
    paidAudits: audit.filter(({ action }) => action === "credit-purchase.paid").length,
  };
}

/** The books after $20 of credits have been bought once. */
export const boughtOnce = {
  entries: {
    "external:stripe": -21_100_000_000n,
    "workspace:…:credits": 20_000_000_000n,
    "platform:purchase-fees": 1_100_000_000n,
  },
  entryCount: 3,
  paidAudits: 1,
};

export const boughtNothing = { entries: {}, entryCount: 0, paidAudits: 0 };
