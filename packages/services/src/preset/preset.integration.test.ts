import { createDatabase, createPresetSource, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import type { PresetServiceContext } from "./context.ts";
import { findPreset, findPresetVersion, listPresets, listPresetVersions } from "./read.ts";
import { savePreset } from "./save.ts";
import { updatePreset } from "./update.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter && { parameter }) });

type Role = Extract<Actor, { kind: "user" }>["role"];

async function newWorkspace(role: Role = "developer") {
  const { workspaceId, ownerId, apiKeyId } = await createTestWorkspace(database);
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role };
  const announced: string[] = [];
  const context: PresetServiceContext = {
    database,
    actor,
    announcePresetChange: async (id) => void announced.push(id),
  };
  return { workspaceId, ownerId, apiKeyId, announced, context };
}

const all = { offset: 0, limit: 50 };

describe("a preset's life", () => {
  it("is saved in versions, of which calls use the last until one goes back", async () => {
    const { workspaceId, ownerId, context, announced } = await newWorkspace();
    const one = { workspaceId, slug: "mine" };
    const first = await savePreset(context, {
      ...one,
      config: { model: "a/b", temperature: 0.5 },
      systemPrompt: "Hi.",
    });
    expect(first).toMatchObject({
      preset: { slug: "mine", name: "mine", status: "active", creatorUserId: ownerId, designatedVersion: 1 },
      designated: {
        version: 1,
        config: { model: "a/b", temperature: 0.5 },
        systemPrompt: "Hi.",
        createdBy: `user:${ownerId}`,
      },
    });
    const second = await savePreset(context, { ...one, config: { model: "a/c" }, systemPrompt: "" });
    expect(second).toMatchObject({ preset: { designatedVersion: 2 }, designated: { systemPrompt: undefined } });
    expect(await findPreset(context, one)).toEqual(second);

    await updatePreset(context, { ...one, name: " Mine ", description: "What for", designatedVersion: 1 });
    expect(await findPreset(context, one)).toMatchObject({
      preset: {
        name: "Mine",
        description: "What for",
        designatedVersion: 1,
        latestVersion: 2,
        statusUpdatedAt: undefined,
      },
      designated: first.designated,
    });
    await updatePreset(context, { ...one, description: "", status: "disabled" });
    const { preset } = await findPreset(context, one);
    expect(preset).toMatchObject({ description: undefined, status: "disabled", statusUpdatedAt: expect.any(Date) });
    const versions = await listPresetVersions(context, { ...one, ...all });
    expect([versions.total, versions.items.map(({ version }) => version)]).toEqual([2, [1, 2]]);
    expect(await findPresetVersion(context, { ...one, version: 2 })).toEqual(second.designated);
    expect(announced).toEqual(Array.from({ length: 4 }, () => workspaceId));

    const audit = await database.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual([
      "preset.create",
      "preset.save",
      "preset.update",
      "preset.update",
    ]);
    // What is said to models stays out of the log.
    expect(JSON.stringify(audit)).not.toContain("Hi.");
  });

  it("lists what changed last first", async () => {
    const { workspaceId, context } = await newWorkspace();
    for (const [slug, second] of Object.entries({ a: 9, b: 1, c: 5 })) {
      const { preset } = await savePreset(context, { workspaceId, slug, config: {} });
      const updatedAt = new Date(Date.UTC(2026, 1, 1, 0, 0, second));
      await database.preset.update({ where: { id: preset.id }, data: { updatedAt } });
    }
    const { items, total } = await listPresets(context, { workspaceId, offset: 0, limit: 2 });
    expect([total, items.map(({ slug }) => slug)]).toEqual([3, ["a", "c"]]);
  });

  it("gets every version of those who save at the same time", async () => {
    const { workspaceId, context } = await newWorkspace();
    const saves = Array.from({ length: 8 }, (_, index) =>
      savePreset(context, { workspaceId, slug: "busy", config: { temperature: index / 8 } }),
    );
    const saved = await Promise.all(saves);
    expect(saved.map(({ designated }) => designated.version).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    const { items } = await listPresetVersions(context, { workspaceId, slug: "busy", ...all });
    expect(items).toEqual(saved.map(({ designated }) => designated).toSorted((a, b) => a.version - b.version));
    expect((await findPreset(context, { workspaceId, slug: "busy" })).designated.version).toBe(8);
  });

  it("is what the gateway reads", async () => {
    const { workspaceId, context } = await newWorkspace();
    const source = createPresetSource(database);
    expect(await source.find(workspaceId, "mine")).toBeUndefined();
    const { preset } = await savePreset(context, { workspaceId, slug: "mine", config: { model: "a/b", top_p: 0.5 } });
    expect(await source.find(workspaceId, "mine")).toMatchObject({
      id: preset.id,
      status: "active",
      version: 1,
      preset: { model: "a/b", request: { topP: 0.5, messages: [] } },
    });
    // Rules that came after it was saved.
    await database.presetVersion.updateMany({ where: { presetId: preset.id }, data: { config: { temperature: 9 } } });
    await expect(source.find(workspaceId, "mine")).rejects.toThrow(failsWith("invalid-request", "temperature"));
    await expect(source.find(workspaceId, "mine")).rejects.toThrow(
      /preset mine cannot be used any more.*Save it again/,
    );
  });
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ code, message }) => ({ code, message }),
  );

describe("what is refused", () => {
  it.each([
    ["a slug that would have to be escaped", { slug: "A b" }, "slug"],
    ["a slug with a variant", { slug: "a:nitro" }, "slug"],
    ["a field that no preset holds", { config: { messages: [] } }, "messages"],
    ["a value out of range", { config: { temperature: 3 } }, "temperature"],
    ["a list for a configuration", { config: [] }, "config"],
    ["another preset", { config: { model: "@preset/other" } }, "model"],
    ["too much", { config: { stop: ["x".repeat(500_000)] } }, "config"],
    ["a prompt that is too long", { systemPrompt: "x".repeat(200_001) }, "systemPrompt"],
  ])("is %s, and nothing is stored", async (_, input, parameter) => {
    const { workspaceId, context, announced } = await newWorkspace();
    await expect(savePreset(context, { workspaceId, slug: "mine", config: {}, ...input })).rejects.toThrow(
      failsWith("invalid-request", parameter),
    );
    expect(await database.preset.count({ where: { workspaceId } })).toBe(0);
    expect(announced).toEqual([]);
  });

  it("is a version that nobody saved", async () => {
    const { workspaceId, context } = await newWorkspace();
    const one = { workspaceId, slug: "mine" };
    await savePreset(context, { ...one, config: {} });
    await expect(updatePreset(context, { ...one, designatedVersion: 2 })).rejects.toThrow(
      failsWith("invalid-request", "designatedVersion"),
    );
    await expect(findPresetVersion(context, { ...one, version: 2 })).rejects.toThrow(failsWith("not-found"));
  });

  it("is another workspace's preset, in the words for one that is not there", async () => {
    const { workspaceId, context } = await newWorkspace();
    const stranger = await newWorkspace();
    await savePreset(context, { workspaceId, slug: "theirs", config: {} });
    const foreign = { workspaceId: stranger.workspaceId, slug: "theirs" };
    for (const verb of [
      (slug: string) => findPreset(stranger.context, { ...foreign, slug }),
      (slug: string) => listPresetVersions(stranger.context, { ...foreign, slug, ...all }),
      (slug: string) => updatePreset(stranger.context, { ...foreign, slug, status: "archived" }),
    ]) {
      const [theirs, missing] = [await refusal(verb("theirs")), await refusal(verb("nobodys"))];
      expect(theirs).toEqual({ ...missing, message: missing?.message.replace("nobodys", "theirs") });
      expect(theirs?.code).toBe("not-found");
    }
    await expect(savePreset(stranger.context, { workspaceId, slug: "theirs", config: {} })).rejects.toThrow(
      failsWith("not-found"),
    );
  });
});

const done = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    ({ code }) => String(code),
  );

const may = async (actorOf: (world: Awaited<ReturnType<typeof newWorkspace>>) => Actor) => {
  const world = await newWorkspace();
  const { workspaceId } = world;
  await savePreset(world.context, { workspaceId, slug: "mine", config: {} });
  const context = { ...world.context, actor: actorOf(world) };
  return {
    read: await done(findPreset(context, { workspaceId, slug: "mine" })),
    list: await done(listPresets(context, { workspaceId, ...all })),
    save: await done(savePreset(context, { workspaceId, slug: "mine", config: {} })),
    update: await done(updatePreset(context, { workspaceId, slug: "mine", name: "x" })),
  };
};
const user = (role: Role) => (world: { ownerId: string; workspaceId: string }) =>
  ({ kind: "user", userId: world.ownerId, workspaceId: world.workspaceId, role }) as const;
const key = (kind: "management-key" | "inference-key") => (world: { apiKeyId: string; workspaceId: string }) =>
  ({ kind, apiKeyId: world.apiKeyId, workspaceId: world.workspaceId }) as const;
describe("who may", () => {
  const yes = { read: "done", list: "done", save: "done", update: "done" };
  const readsOnly = { ...yes, save: "forbidden", update: "forbidden" };

  it.each([
    ["an owner", user("owner"), yes],
    ["an admin", user("admin"), yes],
    ["a developer", user("developer"), yes],
    ["who pays", user("billing"), readsOnly],
    ["who only looks", user("viewer"), readsOnly],
    ["a management key", key("management-key"), yes],
    ["a key for calling models", key("inference-key"), yes],
  ])("%s", async (_, actorOf, expected) => {
    expect(await may(actorOf)).toEqual(expected);
  });

  it("makes them in the name of the member behind a key", async () => {
    const { workspaceId, ownerId, apiKeyId, context } = await newWorkspace();
    const actor = key("inference-key")({ apiKeyId, workspaceId });
    const saved = await savePreset({ ...context, actor }, { workspaceId, slug: "mine", config: {} });
    expect(saved).toMatchObject({ preset: { creatorUserId: ownerId }, designated: { createdBy: `key:${apiKeyId}` } });
  });
});
