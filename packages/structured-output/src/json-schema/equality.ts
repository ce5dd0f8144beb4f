import { type Budget, BudgetSpent } from "./budget.ts";

const deepest = 500;

/** One text for each JSON value: two values are the same when their texts are. */
function canonicalText(value: unknown, budget: Budget, depth = 0): string {
  budget.spend(1);
  if (depth > deepest) throw new BudgetSpent();
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, budget, depth + 1)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member, budget, depth + 1)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "string") budget.spend(value.length / 256);
  // There is one zero in JSON.
  return JSON.stringify(value === 0 ? 0 : value);
}

export function isSame(a: unknown, b: unknown, budget: Budget): boolean {
  if (typeof a === "string" && typeof b === "string" && a.length === b.length) budget.spend(a.length / 1_024);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  return canonicalText(a, budget) === canonicalText(b, budget);
}

export function areAllDifferent(items: readonly unknown[], budget: Budget): boolean {
  return new Set(items.map((item) => canonicalText(item, budget))).size === items.length;
}
