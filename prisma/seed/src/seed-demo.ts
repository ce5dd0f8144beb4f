import { hashApiKey } from "@causeway/api-keys";
import type { Database } from "@causeway/db";
import { createApiKey, createPersonalWorkspace } from "@causeway/services";
import { demoOwnerEmail } from "./demo-owner.ts";

/** The keys a former run got and kept: only their hashes are in the database. */
export type KnownKeys = { readonly apiKey?: string | undefined; readonly managementKey?: string | undefined };

export type Demo = {
  readonly workspaceId: string;
  readonly ownerEmail: string;
  readonly apiKey: string;
  readonly managementKey: string;
};

/** The demo owner with a workspace and a key of each class. Keys that still work are kept, others are replaced. */
export async function seedDemo(database: Database, known: KnownKeys = {}): Promise<Demo> {
  const owner = await database.user.upsert({
    where: { email: demoOwnerEmail },
    create: { email: demoOwnerEmail, name: "Demo", emailVerified: new Date() },
    update: {},
    select: { id: true },
  });
  const workspace = await createPersonalWorkspace({ database }, { userId: owner.id });
  const keyOf = async (keyClass: "inference" | "management", name: string, present: string | undefined) => {
    if (present !== undefined && (await stillWorks(database, workspace.id, present))) return present;
    const context = { database, actor: { kind: "system", job: "seed" } } as const;
    const { key } = await createApiKey(context, { workspaceId: workspace.id, name, class: keyClass });
    return key;
  };
  return {
    workspaceId: workspace.id,
    ownerEmail: demoOwnerEmail,
    apiKey: await keyOf("inference", "Demo key", known.apiKey),
    managementKey: await keyOf("management", "Demo management key", known.managementKey),
  };
}

async function stillWorks(database: Database, workspaceId: string, key: string): Promise<boolean> {
  const row = await database.apiKey.findFirst({
    where: { hash: hashApiKey(key), workspaceId, disabled: false, revokedAt: null },
    select: { id: true },
  });
  return row !== null;
}
