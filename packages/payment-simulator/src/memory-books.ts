import type { PaymentBooks } from "@causeway/payment-books";
import { MemoryTransaction, toPurchase } from "./memory-transaction.ts";
import { RowLocks } from "./row-locks.ts";
import type { Tables } from "./tables.ts";
import type { Turns } from "./turns.ts";

export type MemoryPostgres = {
  readonly tables: Tables;
  readonly locks: RowLocks;
  /** The books as one process sees them. */
  open(turns: Turns): PaymentBooks;
};

/** Postgres as the books know it, in memory. */
export function memoryPostgres(tables: Tables): MemoryPostgres {
  const locks = new RowLocks();
  let ids = 0;
  return { tables, locks, open: (turns) => openBooks(tables, locks, turns, () => `id-${(ids += 1)}`) };
}

function openBooks(tables: Tables, locks: RowLocks, turns: Turns, newId: () => string): PaymentBooks {
  const step = async <Result>(work: () => Result): Promise<Result> => {
    await turns.at("books", "before");
    const result = work();
    await turns.at("books", "after");
    return result;
  };
  return {
    newId,
    transact: async (work) => {
      const transaction = new MemoryTransaction(tables, locks, () => turns.at("books", "before"));
      try {
        const result = await work(transaction);
        await turns.at("books", "before");
        transaction.commit();
        await turns.at("books", "after");
        return result;
      } finally {
        transaction.end();
      }
    },
    readPurchase: (id) =>
      step(() => {
        const row = tables.purchases.get(id);
        return row && toPurchase(row, tables);
      }),
    isFirstPurchase: (id) =>
      step(() => {
        const purchase = tables.purchases.get(id);
        return ![...tables.purchases.values()].some(
          ({ workspaceId, paidAt }) =>
            workspaceId === purchase?.workspaceId && paidAt !== null && paidAt.getTime() < purchase.createdAtMs,
        );
      }),
    openPages: (workspaceId) =>
      step(() =>
        [...tables.purchases.values()].flatMap((purchase) =>
          purchase.workspaceId === workspaceId && purchase.status === "pending" && !purchase.automatic
            ? (purchase.checkoutSessionId ?? [])
            : [],
        ),
      ),
    findPaidPurchase: (objectId) =>
      step(
        () =>
          [...tables.purchases.values()].find(
            ({ status, checkoutSessionId, paymentIntentId }) =>
              status === "paid" && (checkoutSessionId === objectId || paymentIntentId === objectId),
          )?.id,
      ),
    noteCustomer: (workspaceId, customerId) =>
      step(() => {
        const workspace = tables.workspaces.get(workspaceId);
        if (!workspace) throw new Error(`There is no workspace ${workspaceId}`);
        const stripeCustomerId = workspace.stripeCustomerId ?? customerId;
        tables.workspaces.set(workspaceId, { ...workspace, stripeCustomerId });
        return stripeCustomerId;
      }),
    readCustomer: (workspaceId) => step(() => tables.workspaces.get(workspaceId)?.stripeCustomerId ?? null),
    readRefund: (id) => step(() => tables.refunds.get(id)),
    readEvent: (id) => step(() => tables.events.get(id)),
    saveEvent: (id, change) =>
      step(() => {
        const event = tables.events.get(id);
        if (event?.state !== "pending") return;
        const attempts = event.attempts + ("failedAttempt" in change ? 1 : 0);
        tables.events.set(id, { ...event, state: change.state, attempts });
      }),
  };
}
