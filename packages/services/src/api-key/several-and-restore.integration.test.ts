import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Actor } from "../actor.ts";
import { removeMember } from "../member/remove.ts";
import { newTeam } from "../member/team.fixture.ts";
import { createWorkspace } from "../workspace/create.ts";
import { deleteWorkspace } from "../workspace/delete.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { changeSeveralKeys } from "./change-several.ts";
import { type CreatedApiKey, createApiKey } from "./create.ts";
import { listApiKeys } from "./list.ts";
import { restoreApiKey } from "./restore.ts";
import { revokeApiKey } from "./revoke.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

/** An owner with keys; what is announced is kept as `hash usable`. */
async function newWorld(keys: number) {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const announced: string[] = [];
  const contextOf = (actor: Actor): KeyServiceContext => ({
    database,
    actor,
    announceKeyChange: async ({ hash, isUsable }) => {
      announced.push(`${hash} ${isUsable}`);
    },
  });
  const owner = { kind: "user", userId, workspaceId, role: "owner" } as const satisfies Actor;
  const context = contextOf(owner);
  const created: CreatedApiKey[] = [];
  for (let index = 0; index < keys; index++) {
    created.push(await createApiKey(context, { workspaceId, name: `Key ${index}` }));
  }
  const statuses = async () => {
    const all = await listApiKeys(context, { workspaceId });
    return created.map(({ id }) => all.find((key) => key.id === id)?.status);
  };
  return { workspaceId, owner, context, contextOf, created, announced, statuses };
}

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter !== undefined && { parameter }) });

describe("changing several keys", () => {
  it("changes all that it can, and says why not where it cannot", async () => {
    const { workspaceId, context, created, announced, statuses } = await newWorld(3);
    const other = await newWorld(1);
    const [foreign] = other.created;
    const [first, second] = created;
    if (!first || !second || !foreign) throw new Error("keys were made");
    await revokeApiKey(context, { workspaceId, id: second.id });
    announced.length = 0;
    const ids = [...created.map(({ id }) => id), foreign.id, first.id];
    const outcome = await changeSeveralKeys(context, { workspaceId, ids, change: "disable" });
    expect(outcome.changed).toEqual([created[0]?.id, created[2]?.id]);
    expect(outcome.refused).toEqual([
      { id: second.id, error: failsWith("conflict") },
      { id: foreign.id, error: failsWith("not-found") },
    ]);
    expect(await statuses()).toEqual(["disabled", "revoked", "disabled"]);
    expect(await other.statuses()).toEqual(["active"]);
    expect(announced).toEqual([`${created[0]?.hash} false`, `${created[2]?.hash} false`]);
  });

  it("is refused before any is changed", async () => {
    const { workspaceId, owner, context, contextOf, created, statuses } = await newWorld(1);
    const ids = created.map(({ id }) => id);
    const ask = { workspaceId, ids, change: "revoke" } as const;
    await expect(changeSeveralKeys(contextOf({ ...owner, role: "viewer" }), ask)).rejects.toThrow(
      failsWith("forbidden"),
    );
    await expect(changeSeveralKeys(context, { ...ask, ids: [] })).rejects.toThrow(failsWith("invalid-request", "ids"));
    const many = Array.from({ length: 101 }, () => crypto.randomUUID());
    await expect(changeSeveralKeys(context, { ...ask, ids: many })).rejects.toThrow(
      failsWith("invalid-request", "ids"),
    );
    expect(await statuses()).toEqual(["active"]);
  });
});

describe("taking a revocation back", () => {
  // It is offered for seconds, and a slow machine takes some for each step: here the clock stands still.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  it("gives the key back as it was, and says so in the audit log", async () => {
    const { workspaceId, context, created, announced, statuses } = await newWorld(2);
    const ids = created.map(({ id }) => id);
    await changeSeveralKeys(context, { workspaceId, ids, change: "revoke" });
    expect(await statuses()).toEqual(["revoked", "revoked"]);
    announced.length = 0;
    for (const [index, id] of ids.entries()) {
      await restoreApiKey(context, { workspaceId, id, disabled: index === 1 });
    }
    expect(await statuses()).toEqual(["active", "disabled"]);
    expect(announced).toEqual([`${created[0]?.hash} true`, `${created[1]?.hash} false`]);
    expect(await database.auditEntry.count({ where: { workspaceId, action: "api-key.restore" } })).toBe(2);
  });

  it("is for whoever revoked it last, and for seconds", async () => {
    const { workspaceId, owner, context, contextOf, created, statuses } = await newWorld(1);
    const [key] = created;
    if (!key) throw new Error("a key was made");
    const ask = { workspaceId, id: key.id, disabled: false };
    const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
    await database.membership.create({ data: { workspaceId, userId, role: "owner" } });
    const colleague = contextOf({ ...owner, userId });
    const revoke = async (who: KeyServiceContext) => {
      vi.advanceTimersByTime(1);
      await revokeApiKey(who, ask);
    };
    await revoke(context);
    await expect(restoreApiKey(colleague, ask)).rejects.toThrow(failsWith("conflict"));
    await restoreApiKey(context, ask);
    // What he revoked a moment ago does not let him take back what another revokes now.
    await revoke(colleague);
    await expect(restoreApiKey(context, ask)).rejects.toThrow(failsWith("conflict"));
    await restoreApiKey(colleague, ask);
    await revoke(context);
    await database.apiKey.update({ where: { id: key.id }, data: { revokedAt: new Date(Date.now() - 60_000) } });
    await expect(restoreApiKey(context, ask)).rejects.toThrow(failsWith("conflict"));
    expect(await statuses()).toEqual(["revoked"]);
  });

  it("gives no key back to somebody who was taken out, nor to a workspace that was deleted", async () => {
    const { owner, join, workspaceId } = await newTeam(database);
    const developer = await join("developer");
    const { id } = await createApiKey(developer.context, { workspaceId, name: "Theirs" });
    const own = await createApiKey(owner.context, { workspaceId, name: "Own" });
    await removeMember(owner.context, { workspaceId, userId: developer.userId, keys: "revoke" });
    await expect(restoreApiKey(owner.context, { workspaceId, id, disabled: false })).rejects.toThrow(
      failsWith("conflict"),
    );
    await createWorkspace(owner.context, { name: "Another" });
    const { slug } = await database.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await deleteWorkspace(owner.context, { workspaceId, confirmSlug: slug });
    await expect(restoreApiKey(owner.context, { workspaceId, id: own.id, disabled: false })).rejects.toThrow(
      failsWith("not-found"),
    );
    expect(await database.apiKey.count({ where: { workspaceId, revokedAt: null } })).toBe(0);
  });

  it("is no way to another workspace's key, nor to the playground's", async () => {
    const { workspaceId, owner, context, contextOf, created } = await newWorld(1);
    const other = await newWorld(0);
    const [key] = created;
    if (!key) throw new Error("a key was made");
    await revokeApiKey(context, { workspaceId, id: key.id });
    await expect(
      restoreApiKey(other.context, { workspaceId: other.workspaceId, id: key.id, disabled: false }),
    ).rejects.toThrow(failsWith("not-found"));
    await expect(
      restoreApiKey(contextOf({ ...owner, role: "viewer" }), { workspaceId, id: key.id, disabled: false }),
    ).rejects.toThrow(failsWith("forbidden"));
    await database.apiKey.update({ where: { id: key.id }, data: { purpose: "playground" } });
    await expect(restoreApiKey(context, { workspaceId, id: key.id, disabled: false })).rejects.toThrow(
      failsWith("conflict"),
    );
  });
});
