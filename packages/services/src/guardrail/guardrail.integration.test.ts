import type { MeasureQuery, MeasureRow, MeasureStore } from "@causeway/activity";
import { catalogSnapshot, type Endpoint } from "@causeway/catalog";
import { createDatabase, type Database } from "@causeway/db";
import { nanoUsd, picoUsd } from "@causeway/money";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LimitServiceContext } from "../usage-limit/context.ts";
import { assignGuardrail, unassignGuardrail } from "./assign.ts";
import { readGuardrailEffect } from "./effect.ts";
import type { GuardrailSettings } from "./input.ts";
import { countGuardrailAssignments, listGuardrailAssignments } from "./read.ts";
import { createGuardrail, updateGuardrail } from "./save.ts";
import { tryContentFilters } from "./try.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

async function newWorkspace(role: "owner" | "viewer" = "owner") {
  const { workspaceId, ownerId, apiKeyId } = await createTestWorkspace(database);
  const context: LimitServiceContext = {
    database,
    actor: { kind: "user", userId: ownerId, workspaceId, role },
    announceLimitChange: async () => undefined,
  };
  return { context, workspaceId, ownerId, apiKeyId };
}

const endpoint = (providerId: string, modelId: string): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 1_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: [],
  price: {
    input: picoUsd(1n),
    output: picoUsd(1n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "p",
});
const catalog = catalogSnapshot(
  [],
  [endpoint("strict", "maker/one"), endpoint("keeps", "maker/one"), endpoint("keeps", "maker/two")],
  [
    { id: "strict", name: "Strict", dataPolicy: { trainsOnPrompts: false, retentionDays: 0 } },
    { id: "keeps", name: "Keeps", dataPolicy: { trainsOnPrompts: false, retentionDays: 30 } },
  ],
);

const calls = (model: string, endpointId: string, requests: number): MeasureRow => ({
  bucket: 0,
  groups: [model, endpointId],
  measures: {
    requests,
    errors: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheHits: 0,
    reusedAnswers: 0,
    spend: nanoUsd(0n),
    ownKeyFee: nanoUsd(0n),
    upstreamCost: nanoUsd(0n),
    firstTokenCounts: [],
    throughputCounts: [],
  },
});

/** Answers the same to whoever asks, and remembers what was asked. */
function madeCalls(rows: readonly MeasureRow[]) {
  const asked: MeasureQuery[] = [];
  const measures: MeasureStore = {
    measure: async (query) => {
      asked.push(query);
      return rows;
    },
  };
  return { asked, measures };
}

const week = [
  calls("maker/one", "strict:maker/one", 5),
  calls("maker/one", "keeps:maker/one", 7),
  calls("maker/two", "keeps:maker/two", 11),
  calls("other/own", "own:other/own", 2),
];

describe("what a guardrail changes", () => {
  it("is known of the catalogue and of the last week's calls", async () => {
    const { context, workspaceId } = await newWorkspace();
    const { id } = await createGuardrail(context, {
      workspaceId,
      name: "Private",
      dataPolicy: { enforce_zdr_other: true },
    });
    const { asked, measures } = madeCalls(week);
    const effect = await readGuardrailEffect(context, { workspaceId, id, catalog, measures });
    expect(effect).toEqual({
      endpoints: { removed: 2, all: 3 },
      days: 7,
      isOfBound: false,
      calls: 25,
      against: [
        { modelId: "maker/two", providerId: "keeps", why: expect.any(String), goesElsewhere: false, calls: 11 },
        { modelId: "maker/one", providerId: "keeps", why: expect.any(String), goesElsewhere: true, calls: 7 },
      ],
    });
    expect(asked).toMatchObject([{ workspaceIds: [workspaceId], conditions: [], groupBy: ["model", "endpoint"] }]);

    await updateGuardrail(context, {
      workspaceId,
      id,
      dataPolicy: { enforce_zdr_other: null },
      ignoredModels: ["other/*"],
    });
    expect(await readGuardrailEffect(context, { workspaceId, id, catalog, measures })).toMatchObject({
      endpoints: { removed: 0 },
      against: [{ modelId: "other/own", providerId: undefined, goesElsewhere: false, calls: 2 }],
    });
  });

  it("is asked of the keys that it binds, its members' among them; the default's of all, before anybody set it", async () => {
    const { context, workspaceId, ownerId, apiKeyId } = await newWorkspace();
    const { id } = await createGuardrail(context, { workspaceId, name: "Of members" });
    await assignGuardrail(context, { workspaceId, id, to: { userIds: [ownerId] } });
    const { asked, measures } = madeCalls(week);
    expect(await readGuardrailEffect(context, { workspaceId, id, catalog, measures })).toMatchObject({
      isOfBound: true,
      against: [],
    });
    expect(await readGuardrailEffect(context, { workspaceId, id: workspaceId, catalog, measures })).toMatchObject({
      isOfBound: true,
      endpoints: { removed: 0, all: 3 },
      against: [],
    });
    expect(asked.map(({ conditions }) => conditions)).toEqual([
      [{ dimension: "key", is: "any", values: [apiKeyId] }],
      [],
    ]);
  });

  it("is nobody else's to see", async () => {
    const [mine, theirs] = await Promise.all([newWorkspace(), newWorkspace()]);
    const { id } = await createGuardrail(theirs.context, { workspaceId: theirs.workspaceId, name: "Theirs" });
    const { measures } = madeCalls([]);
    const question = { workspaceId: mine.workspaceId, id, catalog, measures };
    await expect(readGuardrailEffect(mine.context, question)).rejects.toMatchObject({ code: "not-found" });
  });
});

it("binds keys and members by their ids, all or none, of the workspace alone, and counts whom it binds", async () => {
  const [mine, theirs] = await Promise.all([newWorkspace(), newWorkspace()]);
  const { context, workspaceId, apiKeyId, ownerId } = mine;
  const { id } = await createGuardrail(context, { workspaceId, name: "Both" });
  const both = { apiKeyIds: [apiKeyId], memberIds: [ownerId] };
  for (const to of [
    { ...both, apiKeyIds: [apiKeyId, theirs.apiKeyId] },
    { ...both, memberIds: [theirs.ownerId] },
  ]) {
    await expect(assignGuardrail(context, { workspaceId, id, to })).rejects.toMatchObject({ code: "not-found" });
  }
  expect(await countGuardrailAssignments(context, { workspaceId })).toEqual(new Map());
  expect(await assignGuardrail(context, { workspaceId, id, to: both })).toBe(2);
  expect(await countGuardrailAssignments(context, { workspaceId })).toEqual(new Map([[id, { keys: 1, members: 1 }]]));
  const bound = await listGuardrailAssignments(context, { workspaceId, id, of: "keys", offset: 0, limit: 10 });
  expect(bound.items).toMatchObject([{ holder: { kind: "key", id: apiKeyId } }]);
  expect(await unassignGuardrail(context, { workspaceId, id, to: { ...both, memberIds: [] } })).toBe(1);
  expect(await countGuardrailAssignments(context, { workspaceId })).toEqual(new Map([[id, { keys: 0, members: 1 }]]));
});

describe("filters on trial", () => {
  it.each([
    [{ builtinFilters: [{ slug: "email", action: "redact" }] }, { isBlocked: false, text: "To [EMAIL]: Project X" }],
    [
      { contentFilters: [{ pattern: "Project \\w", action: "block", label: "secret project" }] },
      { isBlocked: true, found: [{ name: "secret project", action: "block" }] },
    ],
    [{ contentFilters: [{ pattern: "nothing", action: "block" }] }, { isBlocked: false, found: [] }],
  ] satisfies [Pick<GuardrailSettings, "contentFilters" | "builtinFilters">, object][])(
    "%j",
    async (filters, expected) => {
      const { context, workspaceId } = await newWorkspace("viewer");
      const trial = { ...filters, workspaceId, text: "To a@b.example: Project X" };
      expect(await tryContentFilters(context, trial)).toMatchObject(expected);
    },
  );

  it("name the pattern that cannot be used", async () => {
    const { context, workspaceId } = await newWorkspace();
    const trial = { workspaceId, text: "x", contentFilters: [{ pattern: "(", action: "block" as const }] };
    await expect(tryContentFilters(context, trial)).rejects.toMatchObject({ parameter: "contentFilters.0.pattern" });
  });
});
