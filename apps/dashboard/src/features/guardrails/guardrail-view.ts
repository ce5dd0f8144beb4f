import { formatUsd } from "@causeway/money";
import type { GuardrailSummary } from "@causeway/services";

/** A guardrail as the browser gets it: money as decimal text, times as ISO 8601. */
export type GuardrailView = Omit<GuardrailSummary, "limit" | "createdAt" | "updatedAt"> & {
  readonly limit: string | undefined;
  readonly updatedAt: string | undefined;
  /** It binds every key of the workspace, and is always there. */
  readonly isDefault: boolean;
};

export const toGuardrailView = (
  { limit, createdAt: _createdAt, updatedAt, ...rest }: GuardrailSummary,
  workspaceId: string,
): GuardrailView => ({
  ...rest,
  limit: limit === undefined ? undefined : formatUsd(limit),
  updatedAt: updatedAt?.toISOString(),
  isDefault: rest.id === workspaceId,
});
