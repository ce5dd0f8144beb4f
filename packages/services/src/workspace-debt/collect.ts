import { type Database, findPayableDebts } from "@causeway/db";
import { settleDebt } from "@causeway/payment-books";
import { postgresBooks } from "../payment-books/postgres-books.ts";

/** Lets credits that calls have given back pay what their workspaces owe. Returns how many workspaces it looked at. */
export async function collectDebts(database: Database): Promise<number> {
  const workspaceIds = await findPayableDebts(database);
  const books = postgresBooks({ database, actor: { kind: "system", job: "collect-debts" } });
  for (const workspaceId of workspaceIds) {
    await books.transact((transaction) => settleDebt(books, transaction, workspaceId));
  }
  return workspaceIds.length;
}
