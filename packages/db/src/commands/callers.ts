import { randomUUID } from "node:crypto";
import type { MoneyPool } from "../money-pool.ts";

export type Caller = { readonly workspaceId: string; readonly apiKeyId: string };

/** $900 each. */
const amount = 900_000_000_000n;

/** Workspaces with a key and credits, for measurements. */
export async function createCallers(pool: MoneyPool, count: number): Promise<readonly Caller[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await pool.query(
    `WITH made AS (SELECT unnest($1::text[]) AS id),
          users AS (INSERT INTO "user" (id, email, updated_at) SELECT id, id || '@measure.invalid', now() FROM made),
          workspaces AS (INSERT INTO workspace (id, name, slug, updated_at) SELECT id, id, id, now() FROM made)
       INSERT INTO api_key (id, workspace_id, created_by_id, name, hash, label, updated_at)
         SELECT id, id, id, 'key', id, 'label', now() FROM made`,
    [ids],
  );
  for (const id of ids) {
    const entries = [
      { account: "platform:promotional-grants", amount: (-amount).toString() },
      { account: `workspace:${id}:credits`, amount: amount.toString() },
    ];
    await pool.query("SELECT post_transaction($1, 'grant', $2, $1, $3)", [`grant:${id}`, id, JSON.stringify(entries)]);
  }
  return ids.map((id) => ({ workspaceId: id, apiKeyId: id }));
}
