import { randomUUID } from "node:crypto";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import type { Database } from "@causeway/db";
import type { SeededRandom } from "../seeded-random.ts";

/** A workspace with credits and two keys, one of which has a limit. */
export type Account = {
  readonly workspaceId: string;
  /** Who buys credits for it. */
  readonly ownerId: string;
  readonly creditsNano: bigint;
  readonly keys: readonly AccountKey[];
};

export type AccountKey = {
  readonly id: string;
  readonly secret: string;
  readonly limitNano: bigint | null;
  readonly limitReset: "daily" | "weekly" | "monthly" | null;
};

const dollar = 1_000_000_000n;
const resets = [null, "daily", "weekly", "monthly"] as const;

/** A fifth rich ($1,000), three fifths at $5, a fifth at $0.002; of 600 keys every other with a limit. */
export function planAccounts(count: number, random: SeededRandom): readonly Account[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 5;
    const creditsNano = kind === 0 ? 1_000n * dollar : kind === 4 ? dollar / 500n : 5n * dollar;
    const limited = { limitNano: BigInt(random.between(200_000, 400_000_000)), limitReset: random.pick(resets) };
    return {
      workspaceId: randomUUID(),
      ownerId: randomUUID(),
      creditsNano,
      keys: [newKey({ limitNano: null, limitReset: null }), newKey(limited)],
    };
  });
}

const newKey = (limit: Pick<AccountKey, "limitNano" | "limitReset">): AccountKey => ({
  id: randomUUID(),
  secret: mintApiKey("inference"),
  ...limit,
});

export async function createAccounts(database: Database, accounts: readonly Account[]): Promise<void> {
  await database.workspace.createMany({
    data: accounts.map(({ workspaceId }) => ({ id: workspaceId, name: "Rig", slug: workspaceId })),
  });
  await database.user.createMany({
    data: accounts.map(({ ownerId }) => ({ id: ownerId, email: `${ownerId}@rig.invalid` })),
  });
  await database.membership.createMany({
    data: accounts.map(({ workspaceId, ownerId }) => ({ workspaceId, userId: ownerId, role: "owner" })),
  });
  await database.apiKey.createMany({
    data: accounts.flatMap(({ workspaceId, keys }) =>
      keys.map(({ id, secret }) => ({
        id,
        workspaceId,
        name: "Rig key",
        label: "sk-cw-v1-rig…key",
        hash: hashApiKey(secret),
      })),
    ),
  });
  await database.usageLimit.createMany({
    data: accounts.flatMap(({ workspaceId, keys }) =>
      keys.flatMap(({ id, limitNano, limitReset }) =>
        limitNano === null
          ? []
          : [{ subject: `key:${id}`, workspaceId, [`${limitReset ?? "total"}Nano` as const]: limitNano }],
      ),
    ),
  });
  for (const { workspaceId, creditsNano } of accounts) await grant(database, workspaceId, creditsNano);
}

/** One more, without limits. */
export async function addAccount(database: Database, creditsNano: bigint): Promise<Account> {
  const account: Account = {
    workspaceId: randomUUID(),
    ownerId: randomUUID(),
    creditsNano,
    keys: [newKey({ limitNano: null, limitReset: null })],
  };
  await createAccounts(database, [account]);
  return account;
}

/** Credits out of the promotional account, by the same function as real money. */
async function grant(database: Database, workspaceId: string, nano: bigint): Promise<void> {
  const entries = [
    { account: "platform:promotional-grants", amount: (-nano).toString() },
    { account: `workspace:${workspaceId}:credits`, amount: nano.toString() },
  ];
  const key = `grant:${randomUUID()}`;
  await database.$queryRaw`SELECT is_new FROM post_transaction(
    ${key}, 'promotional-grant', ${workspaceId}, ${key}, ${JSON.stringify(entries)}::jsonb)`;
}
