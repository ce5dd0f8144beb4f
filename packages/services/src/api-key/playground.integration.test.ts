import { createHash } from "node:crypto";
import { hashApiKey } from "@causeway/api-keys";
import { createDatabase, createKeySource, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import { openPlaygroundKey, type PlaygroundKeyContext } from "./playground.ts";
import { revokeApiKey } from "./revoke.ts";
import { rotateApiKey } from "./rotate.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, patient);
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

const secretsOf = (server: string) => (id: string) => createHash("sha256").update(`${server} ${id}`).digest();

async function newMember() {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const actor = { kind: "user", userId, workspaceId, role: "owner" } as const satisfies Actor;
  const context: PlaygroundKeyContext = {
    database,
    actor,
    announceKeyChange: async () => undefined,
    playgroundSecretOf: secretsOf("one"),
  };
  return { context, actor, workspaceId };
}

describe("the playground's key", () => {
  it("is the member's own, and the same on every call", async () => {
    const { context, actor, workspaceId } = await newMember();
    const [first, second] = [
      await openPlaygroundKey(context, { workspaceId }),
      await openPlaygroundKey(context, { workspaceId }),
    ];
    expect(second).toEqual(first);
    expect(await createKeySource(pool).findByHash(hashApiKey(first.key))).toMatchObject({
      id: first.id,
      class: "inference",
      createdById: actor.userId,
      disabled: false,
    });
    const audit = await database.auditEntry.findMany({ where: { workspaceId, action: "api-key.create" } });
    expect(audit).toHaveLength(1);
  });

  it("is one when several calls ask for it at once", async () => {
    const { context, workspaceId } = await newMember();
    const keys = await Promise.all(Array.from({ length: 4 }, () => openPlaygroundKey(context, { workspaceId })));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  });

  it("is made anew after a revocation, and when the server's secret was changed", async () => {
    const { context, workspaceId } = await newMember();
    const first = await openPlaygroundKey(context, { workspaceId });
    await revokeApiKey(context, { workspaceId, id: first.id });
    const second = await openPlaygroundKey(context, { workspaceId });
    expect(second.id).not.toBe(first.id);

    const changed = { ...context, playgroundSecretOf: secretsOf("two") };
    const keys = await Promise.all(Array.from({ length: 3 }, () => openPlaygroundKey(changed, { workspaceId })));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    const old = await database.apiKey.findUniqueOrThrow({ where: { id: second.id } });
    expect(old.revokedAt).toBeInstanceOf(Date);
  });

  it("is nobody's to have: not a viewer's, not another workspace's, and it is not rotated", async () => {
    const { context, actor, workspaceId } = await newMember();
    const { id } = await openPlaygroundKey(context, { workspaceId });
    const as = (role: "viewer" | "billing") => ({ ...context, actor: { ...actor, role } });
    await expect(openPlaygroundKey(as("viewer"), { workspaceId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(openPlaygroundKey(as("billing"), { workspaceId })).rejects.toMatchObject({ code: "forbidden" });
    const other = await newMember();
    await expect(openPlaygroundKey(other.context, { workspaceId })).rejects.toMatchObject({ code: "not-found" });
    const { label } = await database.apiKey.findUniqueOrThrow({ where: { id } });
    await expect(rotateApiKey(context, { workspaceId, id, label, overlapHours: 0 })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
