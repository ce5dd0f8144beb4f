import type { BudgetHoldIntent, BudgetName, HoldIntent, StoredBudgetHold, StoredHold } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";

/** What is written next to a hold, so that it can be settled without its owner. */
export const holdDetails = ({ workspaceId, apiKeyId, budgets, body }: HoldIntent): string =>
  JSON.stringify([workspaceId, apiKeyId, budgets.map(({ subject, period }) => [subject, period]), body]);

/** From a flat list: member, amount, owner, details, progress, and so on. */
export function storedHolds(texts: readonly string[]): readonly StoredHold[] {
  const holds: StoredHold[] = [];
  for (let index = 0; index + 4 < texts.length; index += 5) {
    const [member = "", amount = "0", owner = "", details = "", progress = ""] = texts.slice(index, index + 5);
    const separator = member.indexOf(":");
    holds.push({
      epoch: Number(member.slice(0, separator)),
      generationId: member.slice(separator + 1),
      owner,
      amount: nanoUsd(BigInt(amount)),
      progress: progress === "" ? undefined : progress,
      ...readDetails(details),
    });
  }
  return holds;
}

/** We wrote it ourselves, a moment ago. */
function readDetails(text: string): Pick<StoredHold, "workspaceId" | "apiKeyId" | "budgets" | "body"> {
  const [workspaceId, apiKeyId, budgets, body] = JSON.parse(text) as [string, string, [string, string][], string];
  return {
    workspaceId,
    apiKeyId,
    budgets: budgets.map(([subject, period]): BudgetName => ({ subject, period })),
    body,
  };
}

export const budgetHoldDetails = ({ budgets }: BudgetHoldIntent): string =>
  JSON.stringify(budgets.map(({ subject, period, countsOwnKeys }) => [subject, period, countsOwnKeys === true]));

/** From a flat list: member, details, and so on. */
export function storedBudgetHolds(texts: readonly string[]): readonly StoredBudgetHold[] {
  const holds: StoredBudgetHold[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const [member = "", details = ""] = texts.slice(index, index + 2);
    const separator = member.indexOf(":");
    const budgets = JSON.parse(details) as [string, string, boolean][];
    holds.push({
      epoch: Number(member.slice(0, separator)),
      generationId: member.slice(separator + 1),
      budgets: budgets.map(([subject, period, countsOwnKeys]) => ({ subject, period, countsOwnKeys })),
    });
  }
  return holds;
}
