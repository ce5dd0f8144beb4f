import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import type { ParsedGuardrail } from "./input.ts";

/** The columns that a change sets; what it leaves out is not among them. `before`: what was said about data so far. */
export function changedColumns(change: ParsedGuardrail, before: unknown) {
  const { name, description, limit, resetInterval, countsOwnKeys, contentFilters, builtinFilters } = change;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(limit !== undefined && { limitNano: limit }),
    ...(resetInterval !== undefined && { resetInterval }),
    ...(countsOwnKeys !== undefined && { countsOwnKeys }),
    ...(change.allowedModels !== undefined && { allowedModels: change.allowedModels ?? [] }),
    ...(change.ignoredModels !== undefined && { ignoredModels: change.ignoredModels ?? [] }),
    ...(change.allowedProviders !== undefined && { allowedProviders: change.allowedProviders ?? [] }),
    ...(change.ignoredProviders !== undefined && { ignoredProviders: change.ignoredProviders ?? [] }),
    ...(change.dataPolicy && { dataPolicy: { ...(before as object), ...change.dataPolicy } as Prisma.InputJsonObject }),
    ...(contentFilters !== undefined && {
      contentFilters: (contentFilters ?? []).map(({ label = null, ...filter }) => ({ ...filter, label })),
    }),
    ...(builtinFilters !== undefined && {
      builtinFilters: (builtinFilters ?? []).map(({ scanScope = "all_messages", ...filter }) => ({
        ...filter,
        scan_scope: scanScope,
      })),
    }),
  };
}

/** The same answer for one that does not exist and for another workspace's. */
export const noSuchGuardrail = (): AppError =>
  new AppError("not-found", "There is no guardrail with this id in the workspace. See GET /api/v1/guardrails.");
