import { createHash, randomUUID } from "node:crypto";
import type { PrismaClient } from "@causeway/prisma";

export type TestWorkspace = {
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  readonly apiKeyId: string;
};

export type TestWorkspaceOptions = {
  /** Credits to begin with, in nano-dollars. */
  readonly creditsNano?: bigint;
  /** Of the workspace's one key. */
  readonly key?: {
    readonly hash?: string;
    /** At most so much may be spent per period of `limitReset`, or for ever. */
    readonly limitNano?: bigint;
    readonly limitReset?: "daily" | "weekly" | "monthly";
    readonly expiresAt?: Date;
  };
};

/** A workspace of the test's own: an owner, an inference key and, when asked, credits. */
export async function createTestWorkspace(
  database: PrismaClient,
  options: TestWorkspaceOptions = {},
): Promise<TestWorkspace> {
  const id = randomUUID();
  const ownerEmail = `${id}@test.invalid`;
  const owner = await database.user.create({ data: { email: ownerEmail } });
  const workspace = await database.workspace.create({
    data: { name: "Test", slug: id, memberships: { create: { userId: owner.id, role: "owner" } } },
  });
  const apiKey = await database.apiKey.create({
    data: {
      workspaceId: workspace.id,
      createdById: owner.id,
      name: "Test key",
      label: "sk-cw-v1-tes…key",
      hash: options.key?.hash ?? createHash("sha256").update(id).digest("hex"),
      expiresAt: options.key?.expiresAt ?? null,
    },
  });
  if (options.key?.limitNano !== undefined) {
    const column = `${options.key.limitReset ?? "total"}Nano` as const;
    await database.usageLimit.create({
      data: { subject: `key:${apiKey.id}`, workspaceId: workspace.id, [column]: options.key.limitNano },
    });
  }
  if (options.creditsNano !== undefined) await grantCredits(database, workspace.id, options.creditsNano);
  return { workspaceId: workspace.id, ownerId: owner.id, ownerEmail, apiKeyId: apiKey.id };
}

/** Credits out of the promotional account, by the same function as real money. */
export async function grantCredits(database: PrismaClient, workspaceId: string, nano: bigint): Promise<void> {
  const grantId = randomUUID();
  const entries = [
    { account: "platform:promotional-grants", amount: (-nano).toString() },
    { account: `workspace:${workspaceId}:credits`, amount: nano.toString() },
  ];
  await database.$queryRaw`SELECT is_new FROM post_transaction(
    ${`grant:${grantId}`}, 'promotional-grant', ${workspaceId}, ${`grant:${grantId}`}, ${JSON.stringify(entries)}::jsonb)`;
}
