import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeMember } from "../member/remove.ts";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { createWorkspace } from "../workspace/create.ts";
import { deleteWorkspace } from "../workspace/delete.ts";
import { createApiKey } from "./create.ts";
import { openPlaygroundKey } from "./playground.ts";
import { rotateApiKey } from "./rotate.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const playgroundSecretOf = (keyId: string) => Buffer.alloc(32, keyId.slice(-8));

/** Somebody whose rights were read while he was in, and a key that is not his. */
async function newLeaver() {
  const { owner, join, workspaceId } = await newTeam(database);
  const { context, userId } = await join("admin");
  const { id, label } = await createApiKey(owner.context, { workspaceId, name: "Production" });
  const ways = {
    "a new key": () => createApiKey(context, { workspaceId, name: "Mine" }),
    "the playground's key": () => openPlaygroundKey({ ...context, playgroundSecretOf }, { workspaceId }),
    "another secret": () => rotateApiKey(context, { workspaceId, id, label, overlapHours: 1 }),
  };
  const takeOut = () => removeMember(owner.context, { workspaceId, userId, keys: "revoke" });
  const usable = () => database.apiKey.count({ where: { workspaceId, createdById: userId, revokedAt: null } });
  return { owner, workspaceId, ways, takeOut, usable };
}

describe.each(["a new key", "the playground's key", "another secret"] as const)("%s", (what) => {
  it("is not had by who was taken out since", async () => {
    const { ways, takeOut, usable } = await newLeaver();
    await takeOut();
    expect(await outcomeOf(ways[what]())).toBe("not-found");
    expect(await usable()).toBe(0);
  });

  it("ends with who is taken out at the same moment", async () => {
    const { ways, takeOut, usable } = await newLeaver();
    const [taking, outcome] = await Promise.all([outcomeOf(takeOut()), outcomeOf(ways[what]())]);
    expect(taking).toBe("done");
    expect(["done", "not-found"]).toContain(outcome);
    expect(await usable()).toBe(0);
  });

  it("is not had in a workspace that was deleted since", async () => {
    const { owner, workspaceId, ways, usable } = await newLeaver();
    await createWorkspace(owner.context, { name: "Another" });
    const { slug } = await database.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await deleteWorkspace(owner.context, { workspaceId, confirmSlug: slug });
    expect(await outcomeOf(ways[what]())).toBe("not-found");
    expect(await usable()).toBe(0);
  });
});
