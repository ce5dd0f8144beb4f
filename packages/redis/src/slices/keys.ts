import type { BudgetName, Epoch } from "@causeway/leases";

/** One hash tag for everything: a script may touch all of it. */
const prefix = "causeway:{money}:";

export const sliceKeys = {
  tag: `${prefix}tag`,
  deadlines: `${prefix}deadlines`,
  stream: `${prefix}usage`,
  slice: (workspaceId: string) => `${prefix}slice:${workspaceId}`,
  /** The epoch is part of it, so that holds of two lives of Redis are never taken for each other. */
  hold: (member: string) => `${prefix}hold:${member}`,
  /** What a call holds in budgets and calls under way alone, and when that is overdue. */
  budgetHold: (member: string) => `${prefix}budget-hold:${member}`,
  budgetDeadlines: `${prefix}budget-deadlines`,
  budget: (epoch: Epoch, { subject, period }: BudgetName) => `${prefix}budget:${epoch}:${subject}:${period}`,
  /** Workspaces that may not spend, and why. */
  stops: `${prefix}stops`,
  /** The holds that count for a subject, by their members: in step with the holds, since both change in one script. */
  concurrency: (epoch: Epoch, subject: string) => `${prefix}busy:${epoch}:${subject}`,
  rate: (name: string) => `${prefix}rate:${name}`,
  /** Exists while a key must not spend although gateways may still know it as good. */
  blockedKey: (apiKeyId: string) => `${prefix}blocked:${apiKeyId}`,
};

export const memberOf = (hold: { readonly epoch: Epoch; readonly generationId: string }): string =>
  `${hold.epoch}:${hold.generationId}`;
