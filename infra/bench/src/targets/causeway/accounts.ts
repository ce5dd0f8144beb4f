import { randomUUID } from "node:crypto";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import type { Database } from "@causeway/db";

export type Account = { readonly workspaceId: string; readonly apiKey: string };

const creditsNano = 100_000_000_000_000n;
/** Never reached, and looked at for every call: a cap in dollars, requests a minute and calls at once. */
const limits = { monthlyNano: creditsNano, requestsPerMinute: 2_000_000, concurrency: 100_000 };

/** Workspaces with credits and a key; the key has limits, and the workspace a cap of its own. */
export async function createAccounts(database: Database, count: number): Promise<readonly Account[]> {
  const accounts = Array.from({ length: count }, () => ({
    workspaceId: randomUUID(),
    apiKey: mintApiKey("inference"),
    apiKeyId: randomUUID(),
  }));
  await database.workspace.createMany({
    data: accounts.map(({ workspaceId }) => ({ id: workspaceId, name: "Bench", slug: workspaceId })),
  });
  await database.apiKey.createMany({
    data: accounts.map(({ workspaceId, apiKey, apiKeyId }) => ({
      id: apiKeyId,
      workspaceId,
      name: "Bench key",
      label: "sk-cw-v1-ben…key",
      hash: hashApiKey(apiKey),
    })),
  });
  await database.usageLimit.createMany({
    data: accounts.flatMap(({ workspaceId, apiKeyId }) => [
      { subject: `key:${apiKeyId}`, workspaceId, ...limits },
      { subject: `workspace:${workspaceId}`, workspaceId, totalNano: creditsNano },
    ]),
  });
  for (const { workspaceId } of accounts) await grant(database, workspaceId);
  return accounts;
}

async function grant(database: Database, workspaceId: string): Promise<void> {
  const entries = [
    { account: "platform:promotional-grants", amount: (-creditsNano).toString() },
    { account: `workspace:${workspaceId}:credits`, amount: creditsNano.toString() },
  ];
  const key = `grant:${randomUUID()}`;
  await database.$queryRaw`SELECT is_new FROM post_transaction(
    ${key}, 'promotional-grant', ${workspaceId}, ${key}, ${JSON.stringify(entries)}::jsonb)`;
}
