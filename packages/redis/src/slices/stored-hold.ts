import { type BudgetHoldIntent, readIntentText, type StoredBudgetHold, type StoredHold } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";

/**
 * From a flat list: member, amount, owner, details, progress, and so on. One that this version cannot read is passed over:
 * it stays for a version that can, and keeps no other from being looked into.
 */
export function storedHolds(texts: readonly string[]): readonly StoredHold[] {
  const holds: StoredHold[] = [];
  for (let index = 0; index + 4 < texts.length; index += 5) {
    const [member = "", amount = "0", owner = "", details = "", progress = ""] = texts.slice(index, index + 5);
    const separator = member.indexOf(":");
    const call = orUnknown(() => readDetails(details));
    if (call === undefined) continue;
    holds.push({
      epoch: Number(member.slice(0, separator)),
      generationId: member.slice(separator + 1),
      owner,
      amount: nanoUsd(BigInt(amount)),
      progress: progress === "" ? undefined : progress,
      ...call,
    });
  }
  return holds;
}

function orUnknown<Details>(read: () => Details): Details | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** We wrote it ourselves, a moment ago; versions before this one wrote a list. */
function readDetails(text: string): Pick<StoredHold, "workspaceId" | "apiKeyId" | "budgets" | "body"> {
  if (text.startsWith("[")) {
    const [workspaceId, apiKeyId, budgets, body] = JSON.parse(text) as [string, string, [string, string][], string];
    return { workspaceId, apiKeyId, budgets: budgets.map(([subject, period]) => ({ subject, period })), body };
  }
  const { workspaceId, apiKeyId, budgets, body } = readIntentText(text);
  return { workspaceId, apiKeyId, budgets, body };
}

export const budgetHoldDetails = ({ budgets }: BudgetHoldIntent): string =>
  JSON.stringify(budgets.map(({ subject, period, countsOwnKeys }) => [subject, period, countsOwnKeys === true]));

const readBudgets = (details: string): StoredBudgetHold["budgets"] =>
  (JSON.parse(details) as [string, string, boolean][]).map(([subject, period, countsOwnKeys]) => ({
    subject,
    period,
    countsOwnKeys,
  }));

/** From a flat list: member, details, and so on. The same. */
export function storedBudgetHolds(texts: readonly string[]): readonly StoredBudgetHold[] {
  const holds: StoredBudgetHold[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const [member = "", details = ""] = texts.slice(index, index + 2);
    const separator = member.indexOf(":");
    const budgets = orUnknown(() => readBudgets(details));
    if (budgets === undefined) continue;
    holds.push({ epoch: Number(member.slice(0, separator)), generationId: member.slice(separator + 1), budgets });
  }
  return holds;
}
