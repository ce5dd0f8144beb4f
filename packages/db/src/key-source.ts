import type { KeySource } from "@causeway/gateway";
import { type ApiKey, withGuardrailBudgets } from "@causeway/limits";
import { parseNetwork } from "@causeway/networks";
import { askTogether } from "./ask-together.ts";
import { contentWishOf } from "./content-wish.ts";
import { guardrailBudgets, toGuardrail } from "./guardrails.ts";
import { holdersOfKey, limitsOfHolders } from "./holder-limits.ts";
import { type KeyRow, readKeyRows } from "./key-rows.ts";
import type { MoneyPool } from "./money-pool.ts";
import { toWorkspaceRouting } from "./workspace-routing.ts";

/** Keys as stored. Those that are asked for in one turn of the event loop are read with one question. */
export function createKeySource(pool: MoneyPool): KeySource {
  const readRow = askTogether<string, KeyRow>(async (hashes) => {
    const rows = await readKeyRows(pool, hashes);
    return new Map(rows.map((row) => [row.hash, row]));
  });
  return {
    async findByHash(hash) {
      const row = await readRow(hash);
      return row && toApiKey(row);
    },
  };
}

function toApiKey(row: KeyRow): ApiKey {
  const key = {
    id: row.id,
    label: row.label,
    workspace: { id: row.workspaceId, name: row.workspaceName },
    createdBy:
      row.createdById === null || row.createdByEmail === null
        ? null
        : { id: row.createdById, email: row.createdByEmail },
  };
  const limits = limitsOfHolders(
    holdersOfKey(key),
    row.limits.map((limit) => ({
      ...limit,
      totalNano: amountOf(limit.totalNano),
      dailyNano: amountOf(limit.dailyNano),
      weeklyNano: amountOf(limit.weeklyNano),
      monthlyNano: amountOf(limit.monthlyNano),
    })),
  );
  const budgets = row.guardrails.flatMap((one) =>
    guardrailBudgets({ ...one, limitNano: amountOf(one.limitNano) }, key),
  );
  const content = contentWishOf(row.id, row);
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    class: row.class,
    name: row.name,
    label: row.formerLabel ?? row.label,
    disabled: row.disabled,
    revokedAt: row.revokedAt ?? undefined,
    expiresAt: earlierOf(row.expiresAt, row.formerEndsAt),
    ...(row.allowedIps.length > 0 && { allowedIps: row.allowedIps.map(parseNetwork) }),
    limits: withGuardrailBudgets(limits, budgets),
    ...(row.guardrails.length > 0 && { guardrails: row.guardrails.map(toGuardrail) }),
    ...(row.routing && { routing: toWorkspaceRouting(row.routing) }),
    ...(content && { content }),
    createdAt: row.createdAt,
    createdById: row.createdById ?? undefined,
  };
}

const amountOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** A secret that was rotated away is the key itself, until it ends. */
function earlierOf(expiresAt: Date | null, formerEndsAt: Date | null): Date | undefined {
  if (expiresAt === null || formerEndsAt === null) return expiresAt ?? formerEndsAt ?? undefined;
  return expiresAt < formerEndsAt ? expiresAt : formerEndsAt;
}
