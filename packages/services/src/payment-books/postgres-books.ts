import { randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import type { EventChange, PaymentBooks } from "@causeway/payment-books";
import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { booksTransaction } from "./books-transaction.ts";
import { toPurchase, withCustomer } from "./purchase-row.ts";

/** The books of payments in Postgres, audited in the name of the actor. */
export function postgresBooks({ database, actor }: ServiceContext): PaymentBooks {
  return {
    transact: (work) => database.$transaction((transaction) => work(booksTransaction(transaction, actor))),
    newId: randomUUIDv7,
    readPurchase: async (id) => {
      const row = await database.creditPurchase.findUnique({ where: { id }, include: withCustomer });
      return row ? toPurchase(row) : undefined;
    },
    isFirstPurchase: async (id) => {
      const [row] = await database.$queryRaw<{ isFirst: boolean }[]>`
        SELECT NOT EXISTS (SELECT 1 FROM credit_purchase paid WHERE paid.workspace_id = purchase.workspace_id
            AND paid.status = 'paid' AND paid.paid_at < purchase.created_at) AS "isFirst"
          FROM credit_purchase purchase WHERE purchase.id = ${id}`;
      return row?.isFirst ?? true;
    },
    openPages: async (workspaceId) => {
      const rows = await database.creditPurchase.findMany({
        where: { workspaceId, status: "pending", automatic: false, checkoutSessionId: { not: null } },
        select: { checkoutSessionId: true },
      });
      return rows.flatMap(({ checkoutSessionId }) => checkoutSessionId ?? []);
    },
    findPaidPurchase: async (objectId) => {
      const purchase = await database.creditPurchase.findFirst({
        where: { status: "paid", OR: [{ checkoutSessionId: objectId }, { paymentIntentId: objectId }] },
        select: { id: true },
      });
      return purchase?.id;
    },
    noteCustomer: async (workspaceId, customerId) => {
      await database.workspace.updateMany({
        where: { id: workspaceId, stripeCustomerId: null },
        data: { stripeCustomerId: customerId },
      });
      return (await readCustomer(database, workspaceId)) ?? customerId;
    },
    readCustomer: (workspaceId) => readCustomer(database, workspaceId),
    readRefund: async (id) => (await database.creditRefund.findUnique({ where: { id } })) ?? undefined,
    readEvent: async (id) =>
      (await database.stripeEvent.findUnique({
        where: { id },
        select: { state: true, type: true, objectId: true, attempts: true },
      })) ?? undefined,
    saveEvent: async (id, change) => {
      await database.stripeEvent.updateMany({ where: { id, state: "pending" }, data: eventColumns(change) });
    },
  };
}

async function readCustomer(database: Database, workspaceId: string): Promise<string | null> {
  const workspace = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  return workspace.stripeCustomerId;
}

function eventColumns(change: EventChange): Prisma.StripeEventUpdateManyMutationInput {
  if (!("error" in change)) return { state: change.state, appliedAt: new Date(), lastError: null };
  const { state, error } = change;
  return { state, lastError: error, ...("failedAttempt" in change && { attempts: { increment: 1 } }) };
}
