import { type Database, findPayableDebts } from "@causeway/db";
import { settleDebt } from "./settle.ts";

/** Lets credits that calls have given back pay what their workspaces owe. Returns how many workspaces it looked at. */
export async function collectDebts(database: Database): Promise<number> {
  const workspaceIds = await findPayableDebts(database);
  for (const workspaceId of workspaceIds) {
    await database.$transaction((transaction) => settleDebt(transaction, workspaceId));
  }
  return workspaceIds.length;
}
