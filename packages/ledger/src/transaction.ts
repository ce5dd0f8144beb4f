import { type NanoUsd, sum } from "@causeway/money";
import type { Account } from "./account.ts";

/** A positive amount adds to the account's balance. */
export type Entry = { readonly account: Account; readonly amount: NanoUsd };

export type Transaction = {
  /** Same key, same content: posted once. Same key, other content: refused. */
  readonly idempotencyKey: string;
  readonly kind: string;
  /** Whose history it belongs to; undefined for what concerns the platform alone. */
  readonly workspaceId: string | undefined;
  /** What it is about: `purchase:<id>`, `grant:<id>`. */
  readonly reference: string;
  readonly entries: readonly Entry[];
};

/**
 * The only way to make a transaction: money moves, it never appears. Entries of nothing are left out.
 * Throws when the entries do not sum to zero or when nothing moves.
 */
export function transaction(draft: Transaction): Transaction {
  const entries = draft.entries.filter((entry) => entry.amount !== 0n);
  const imbalance = sum(entries.map((entry) => entry.amount));
  const name = `${draft.kind} transaction ${draft.idempotencyKey}`;
  if (imbalance !== 0n) throw new Error(`Unbalanced ${name}: off by ${imbalance} nano-dollars`);
  if (entries.length === 0) throw new Error(`Empty ${name}: it moves nothing`);
  return { ...draft, entries };
}
