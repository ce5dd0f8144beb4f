import { createDatabase, type Database } from "@causeway/db";
import type { DestinationSender, TracedCall } from "@causeway/observability";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DestinationServiceContext } from "./context.ts";
import { createDestination, type CreateDestinationInput } from "./create.ts";
import { deliverToDestinations } from "./deliver.ts";
import { limitWaiting } from "./limit-waiting.ts";
import { testDestination } from "./test.ts";
import { updateDestination } from "./update.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const vaultOf = (fill: number) =>
  createKeyVault(localKeyWrapper(`k${fill}:${Buffer.alloc(32, fill).toString("base64")}`));
const accepted = { kind: "accepted", status: 200, ms: 1, refusesContent: false } as const;
const refused = { kind: "failed", status: 400, ms: 1, reason: "It answered 400.", refusesContent: true } as const;

async function newContext(send: DestinationSender["send"] = async () => accepted) {
  const { workspaceId, ownerId, apiKeyId } = await createTestWorkspace(database);
  const context: DestinationServiceContext = {
    database,
    actor: { kind: "user", userId: ownerId, workspaceId, role: "admin" },
    vault: vaultOf(1),
    sender: { send, close: async () => undefined },
    announceLimitChange: async () => undefined,
    judgeUrl: () => undefined,
  };
  return { context, workspaceId, apiKeyId };
}

const langfuse = {
  type: "langfuse",
  config: { publicKey: "pk-lf", secretKey: "sk-lf", baseUrl: "https://lf.example" },
};
const collector = { type: "otel-collector", config: { endpoint: "https://otel.example" } };

async function newDestination(
  { context, workspaceId }: Awaited<ReturnType<typeof newContext>>,
  more: Partial<CreateDestinationInput> & Pick<CreateDestinationInput, "type" | "config"> = collector,
) {
  const { destination } = await createDestination(context, { workspaceId, name: "D", ...more });
  return destination.id;
}

/** Settled calls, long enough ago that all of them may be told. */
async function settledCalls({ workspaceId, apiKeyId }: Awaited<ReturnType<typeof newContext>>, count: number) {
  await database.generation.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: `gen-${workspaceId}-${String(index).padStart(3, "0")}`,
      workspaceId,
      apiKeyId,
      requestId: "request",
      requestedModel: "maker/one",
      modelId: "maker/one",
      apiType: "chat-completions",
      streamed: false,
      status: "completed" as const,
      httpStatus: 200,
      inputTokens: 1,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 1,
      reasoningTokens: 0,
      costNano: 5n,
      startedAt: new Date(),
      durationMs: 1,
    })),
  });
  await database.$executeRaw`
    UPDATE observability_delivery SET created_at = now() - interval '1 minute'
     WHERE destination_id IN (SELECT id FROM observability_destination WHERE workspace_id = ${workspaceId})`;
}

const read = (id: string) =>
  database.observabilityDestination.findUniqueOrThrow({ where: { id }, include: { _count: true } });

describe("secrets of a destination", () => {
  it("are not sent to another server than they were given for", async () => {
    const world = await newContext();
    const { context, workspaceId } = world;
    const headers = { "X-Token": "secret" };
    const id = await newDestination(world, { ...langfuse, config: { ...langfuse.config, headers } });
    const elsewhere = { baseUrl: "https://mine.example" };
    const move = (config: object) =>
      updateDestination(context, { workspaceId, id, config: { ...elsewhere, ...config } });
    await expect(move({})).rejects.toMatchObject({ parameter: "config.secretKey" });
    await expect(move({ secretKey: "…" })).rejects.toMatchObject({ parameter: "config.secretKey" });
    await expect(move({ secretKey: "sk-new" })).rejects.toMatchObject({ parameter: "config.headers.x-token" });
    await expect(move({ secretKey: "sk-new", headers: { "x-token": "…" } })).rejects.toMatchObject({
      parameter: "config.headers.x-token",
    });
    expect((await move({ secretKey: "sk-new", headers: { "x-token": "another" } })).config).toMatchObject(elsewhere);
    const path = { baseUrl: `${elsewhere.baseUrl}/langfuse` };
    expect((await updateDestination(context, { workspaceId, id, config: path })).config).toMatchObject(path);
  });

  it("that cannot be opened any more are asked for again, and nothing else is lost", async () => {
    const world = await newContext();
    const { context, workspaceId } = world;
    const id = await newDestination(world, langfuse);
    const without = { ...context, vault: vaultOf(2) };
    const reason = expect.stringContaining("cannot be opened any more");
    expect(await testDestination(without, { workspaceId, id })).toMatchObject({ kind: "failed", reason });
    const change = (config: Readonly<Record<string, string>>) =>
      updateDestination(without, { workspaceId, id, config });
    await expect(change({ publicKey: "pk-new", secretKey: "…" })).rejects.toMatchObject({
      parameter: "config.secretKey",
    });
    const { config } = await change({ publicKey: "pk-new", secretKey: "sk-new" });
    expect(config).toMatchObject({ baseUrl: "https://lf.example" });
    expect(await testDestination(without, { workspaceId, id })).toMatchObject({ kind: "accepted" });
  });
});

describe("what waits for a destination", () => {
  it("is told as it is wanted by then, though that changed while others were told", async () => {
    const told: (readonly TracedCall[])[] = [];
    const world = await newContext(async (_, calls) => {
      told.push(calls);
      await updateDestination(context, { workspaceId, id, tellsCost: false });
      return accepted;
    });
    const { context, workspaceId } = world;
    const id = await newDestination(world, { ...collector, tellsCost: true });
    await settledCalls(world, 25);
    await deliverToDestinations(context);
    expect(told.map((calls) => [calls.length, calls.filter(({ cost }) => cost).length])).toEqual([
      [20, 20],
      [5, 0],
    ]);
  });

  it("is told of failed calls alone where its rules want those alone", async () => {
    const told: TracedCall[] = [];
    const world = await newContext(async (_, calls) => {
      told.push(...calls);
      return accepted;
    });
    const rules = { groups: [{ rules: [{ field: "status", operator: "equals", value: "failed" }] }] };
    await newDestination(world, { ...collector, filterRules: rules });
    await settledCalls(world, 3);
    const [, failed] = await database.generation.findMany({ where: { workspaceId: world.workspaceId } });
    await database.generation.updateMany({ where: { id: failed?.id ?? "" }, data: { status: "failed" } });
    await deliverToDestinations(world.context);
    expect(told.map(({ id, status }) => ({ id, status }))).toEqual([{ id: failed?.id, status: "failed" }]);
  });

  it("is not told any more once it is switched off", async () => {
    let batches = 0;
    const world = await newContext(async () => {
      batches += 1;
      await updateDestination(context, { workspaceId, id, enabled: false });
      return accepted;
    });
    const { context, workspaceId } = world;
    const id = await newDestination(world);
    await settledCalls(world, 25);
    await deliverToDestinations(context);
    expect(batches).toBe(1);
  });

  it("has an end: the oldest are given up and counted", async () => {
    const world = await newContext();
    const id = await newDestination(world);
    await settledCalls(world, 7);
    const waiting = () =>
      database.observabilityDelivery.findMany({
        where: { destinationId: id },
        select: { id: true, generationId: true },
        orderBy: { id: "asc" },
      });
    // Calls that are settled together wait in no order of theirs.
    const before = await waiting();
    expect(before).toHaveLength(7);
    expect(await limitWaiting(database, 7)).toBe(0);
    expect(await limitWaiting(database, 3)).toBe(4);
    expect(await read(id)).toMatchObject({
      dropped: 4n,
      _count: { deliveries: 3 },
      lastError: expect.stringContaining("the oldest were given up"),
    });
    expect(await waiting()).toEqual(before.slice(4));
  });

  it("and is refused call by call for three days is given up with a word to its owners", async () => {
    const world = await newContext(async () => refused);
    const { context, workspaceId } = world;
    const id = await newDestination(world);
    await settledCalls(world, 2);
    await deliverToDestinations(context);
    expect(await read(id)).toMatchObject({ dropped: 2n, pausedAt: null, failingSince: expect.any(Date) });
    await database.observabilityDestination.update({
      where: { id },
      data: { failingSince: new Date(Date.now() - 73 * 3_600_000), nextAttemptAt: new Date(0) },
    });
    await database.observabilityDelivery.create({
      data: { destinationId: id, generationId: `gen-${workspaceId}-000`, createdAt: new Date(0) },
    });
    await deliverToDestinations(context);
    expect(await read(id)).toMatchObject({ dropped: 3n, pausedAt: expect.any(Date) });
    expect(await database.notice.count({ where: { workspaceId, kind: "destination-paused" } })).toBe(1);
  });
});
