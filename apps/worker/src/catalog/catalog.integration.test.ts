import { loadCatalogSnapshot, readPriceVersion } from "@causeway/db";
import { acceptCatalogChanges, readCatalogReview, rejectCatalogChange } from "@causeway/services";
import { createTestWorkspace } from "@causeway/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CatalogWorld, openCatalogWorld } from "./catalog-world.fixture.ts";

const llama = "groq:meta-llama/llama-3.3-70b-instruct";
const named = { llama: "groq/llama-3.3-70b-versatile", oss: "groq/openai/gpt-oss-120b", qwen: "groq/qwen/qwen3-32b" };

let world: CatalogWorld;
beforeEach(async () => {
  world = await openCatalogWorld();
  // The models of the sandbox that are new to this catalogue wait; they are no subject of these tests.
  for (const provider of ["openai", "anthropic"]) await world.drop(provider);
  await world.refresh();
});
afterEach(() => world.close());

/** Somebody who operates the platform. */
async function staff() {
  const { ownerId } = await createTestWorkspace(world.database);
  return { database: world.database, actor: { kind: "staff", userId: ownerId } as const };
}

const waitingId = async () => (await readCatalogReview(world.database)).waiting[0]?.id ?? "none";

it("finds nothing to change where the sources say what is stored", async () => {
  expect(await world.statuses()).toEqual([]);
});

it("applies a small move as a new version, from its own text, and leaves the old one to the calls that pinned it", async () => {
  const before = await world.database.priceVersion.findFirstOrThrow({ where: { endpointId: llama } });
  await world.setPrice(named.llama, { input: 0.64 });
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: applied`]);
  const endpoint = (await loadCatalogSnapshot(world.database)).endpoints.get("meta-llama/llama-3.3-70b-instruct")?.[0];
  expect(endpoint?.price).toMatchObject({ input: 640_000n, output: 790_000n });
  expect(endpoint?.priceVersionId).not.toBe(before.id);
  expect((await readPriceVersion(world.database, before.id)).input).toBe(590_000n);
  expect(await world.database.auditEntry.count({ where: { action: "catalog.refresh" } })).toBe(1);
});

it("changes nothing when the same is said again, by an etag or in full", async () => {
  await world.setPrice(named.llama, { input: 0.64 });
  await world.refresh();
  await world.refresh();
  await world.database.catalogSource.updateMany({ data: { etag: null } });
  await world.refresh();
  expect(await world.statuses()).toHaveLength(1);
  expect(await world.database.priceVersion.count({ where: { endpointId: llama } })).toBe(2);
  const [last] = (await readCatalogReview(world.database)).refreshes;
  expect(last).toMatchObject({ changes: 0, sources: [{ id: "models.dev", outcome: "new", listed: 5 }] });
});

it.each([
  ["dearer", { input: 3 }, 3],
  ["cheaper", { output: 0.15 }, 0.59],
  ["free", { input: 0 }, 0],
])("lets a price wait that moved more than five times: %s", async (_, change, afterwards) => {
  await world.setPrice(named.llama, change);
  await world.refresh();
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: waiting`]);
  expect(await world.priceOf(llama)).toBe(0.59);
  const context = await staff();
  await acceptCatalogChanges(context, { ids: [await waitingId()] });
  expect(await world.statuses()).toEqual([`price ${llama}: applied`]);
  expect(await world.priceOf(llama)).toBe(afterwards);
  expect(await world.database.auditEntry.findFirst({ where: { action: "catalog-change.accept" } })).toMatchObject({
    actor: `staff:${context.actor.userId}`,
    target: `endpoint:${llama}`,
  });
});

it("tells that calls are sold below cost while a rise waits", async () => {
  await world.setPrice(named.llama, { input: 6 });
  await world.setPrice(named.qwen, { input: 0.01 });
  await world.refresh();
  const { waiting } = await readCatalogReview(world.database);
  expect(waiting.map(({ subject, sellsBelowCost, lines }) => ({ subject, sellsBelowCost, lines }))).toEqual([
    { subject: llama, sellsBelowCost: true, lines: ["Input: $0.59 → $6"] },
    { subject: "groq:qwen/qwen3-32b", sellsBelowCost: false, lines: ["Input: $0.29 → $0.01"] },
  ]);
});

it("does not propose again what was rejected, until the source has said something else", async () => {
  await world.setPrice(named.llama, { input: 6 });
  await world.refresh();
  const context = await staff();
  await rejectCatalogChange(context, { id: await waitingId(), note: "a slip of theirs" });
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: rejected`]);
  expect(await world.priceOf(llama)).toBe(0.59);

  await world.setPrice(named.llama, { input: 0.59 });
  await world.refresh();
  await world.setPrice(named.llama, { input: 6 });
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: rejected`, `price ${llama}: waiting`]);
  await expect(rejectCatalogChange(context, { id: await waitingId(), note: "no" })).rejects.toThrow(/5 characters/);
});

it("refuses to accept what has been decided, or what has changed since it was looked at", async () => {
  await world.setPrice(named.llama, { input: 6 });
  await world.refresh();
  const id = await waitingId();
  const context = await staff();
  await world.database.priceVersion.create({
    data: { endpointId: llama, inputPico: 1n, outputPico: 1n, source: "test" },
  });
  await expect(acceptCatalogChanges(context, { ids: [id] })).rejects.toThrow(/has changed since/);
  await world.refresh();
  await expect(acceptCatalogChanges(context, { ids: [id] })).rejects.toThrow(/does not wait any more/);
  expect(await world.statuses()).toEqual([`price ${llama}: withdrawn`, `price ${llama}: waiting`]);
  await acceptCatalogChanges(context, { ids: [await waitingId()] });
  expect(await world.priceOf(llama)).toBe(6);
});

it("takes back what waits when the source takes it back", async () => {
  await world.setPrice(named.llama, { input: 6 });
  await world.refresh();
  await world.setPrice(named.llama, { input: 0.6 });
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: withdrawn`, `price ${llama}: applied`]);
  expect(await world.priceOf(llama)).toBe(0.6);
});

it("takes a model that is missing out after a day, and puts it back when it is listed again", async () => {
  await world.drop(named.qwen);
  await world.refresh();
  expect(await world.statuses()).toEqual(["gone groq:qwen/qwen3-32b: waiting"]);
  expect((await loadCatalogSnapshot(world.database)).endpoints.has("qwen/qwen3-32b")).toBe(true);

  await world.database.catalogSighting.updateMany({
    where: { missingSince: { not: null } },
    data: { missingSince: new Date(Date.now() - 90_000_000) },
  });
  await world.refresh();
  expect(await world.statuses()).toEqual(["gone groq:qwen/qwen3-32b: applied"]);
  expect((await loadCatalogSnapshot(world.database)).endpoints.has("qwen/qwen3-32b")).toBe(false);

  await world.setPrice(named.qwen, { input: 0.29, output: 0.59, context: 131_072, maxOutput: 40_960 });
  await world.refresh();
  expect((await loadCatalogSnapshot(world.database)).endpoints.has("qwen/qwen3-32b")).toBe(true);
});

it("never takes all of a provider's endpoints out, however long its list is empty", async () => {
  await world.drop("mistral");
  await world.refresh();
  await world.database.catalogSighting.updateMany({
    where: { missingSince: { not: null } },
    data: { missingSince: new Date(Date.now() - 90_000_000) },
  });
  await world.refresh();
  expect(await world.statuses()).toEqual([
    "gone mistral:mistralai/codestral-2508: waiting",
    "gone mistral:mistralai/devstral-2512: waiting",
  ]);
});

it("follows what the source changes of limits and abilities, and nothing else of them", async () => {
  await world.setPrice(named.llama, { context: 64_000, tools: false });
  await world.refresh();
  const endpoint = await world.database.endpoint.findUniqueOrThrow({ where: { id: llama } });
  expect(endpoint).toMatchObject({ contextLength: 64_000, supportedParameters: ["max_tokens"] });
  const model = await world.database.model.findUniqueOrThrow({ where: { id: "meta-llama/llama-3.3-70b-instruct" } });
  expect(model).toMatchObject({ contextLength: 64_000, supportedParameters: ["max_tokens"] });
});

it("adds another provider of a known model where its price is like the others', and lets the rest wait", async () => {
  await world.setPrice("deepinfra/Qwen/Qwen3-32B", { input: 0.2, output: 0.4 });
  await world.setPrice("deepinfra/openai/gpt-oss-120b", { input: 0.0001, output: 0.0002 });
  await world.setPrice("groq/llama-9-9b", { input: 0.2, output: 0.4 });
  await world.refresh();
  expect(await world.statuses()).toEqual([
    "new_endpoint deepinfra:openai/gpt-oss-120b: waiting",
    "new_endpoint deepinfra:qwen/qwen3-32b: applied",
    "new_model meta-llama/llama-9-9b: waiting",
  ]);
  const context = await staff();
  const { waiting } = await readCatalogReview(world.database);
  await acceptCatalogChanges(context, { ids: waiting.map(({ id }) => id) });
  const { endpoints, models } = await loadCatalogSnapshot(world.database);
  expect(endpoints.get("qwen/qwen3-32b")?.map(({ providerId }) => providerId)).toEqual(["deepinfra", "groq"]);
  expect(models.get("meta-llama/llama-9-9b")).toMatchObject({ name: "llama-9-9b", contextLength: 128_000 });
});

it.each([
  ["a web page", { kind: "html" }, /web page/],
  ["half a document", { kind: "malformed" }, /not JSON/],
  ["another document", { kind: "text", text: '{"a":1}' }, /no model of any provider/],
  ["an error", { kind: "status", status: 503 }, /answered 503/],
  ["a redirect", { kind: "status", status: 302 }, /redirect/],
])("stays as it is when a source answers with %s", async (_, trouble, reason) => {
  await world.setPrice(named.llama, { input: 6 });
  await world.refresh();
  await world.trouble("models.dev", trouble);
  const { failures } = await world.refresh();
  expect(failures).toEqual([{ sourceId: "models.dev", failure: expect.stringMatching(reason) }]);
  expect(await world.statuses()).toEqual([`price ${llama}: waiting`]);
  expect(await world.database.catalogSource.findUnique({ where: { id: "models.dev" } })).toMatchObject({
    failure: expect.stringMatching(reason),
  });
});

const row = (cost: string, id: string) => `${JSON.stringify(id)}: {"id": ${JSON.stringify(id)}, "cost": ${cost}}`;

it("leaves out rows that cannot be believed, names them, and follows the others", async () => {
  const text = `{"groq": {"models": {
    ${row('{"input": -1, "output": 1}', "llama-3.3-70b-versatile")},
    ${row('{"input": 5.8E-1, "output": "NaN"}', "openai/gpt-oss-120b")},
    ${row('{"input": 0.3, "output": 0.59}', "qwen/qwen3-32b")},
    ${row('{"input": 1, "output": 1}', "x".repeat(1_000))}
  }}}`;
  await world.trouble("models.dev", { kind: "text", text });
  await world.refresh();
  expect(await world.priceOf(llama)).toBe(0.59);
  expect(await world.priceOf("groq:qwen/qwen3-32b")).toBe(0.3);
  const [last] = (await readCatalogReview(world.database)).refreshes;
  expect(last?.sources[0]).toMatchObject({ listed: 1, refused: 3 });
  expect(last?.sources[0]?.refusedRows.join("\n")).toMatch(/llama-3.3-70b-versatile: a price of it is "-1"/);
});

it("believes the first of two sources that disagree, and shows what the other says", async () => {
  const sources = `provider:groq=openrouter,models.dev=${world.sandbox.url}/models.dev/api.json`;
  await world.refresh({ sources });
  await world.trouble("models.dev", { kind: "text", text: otherPrice });
  await world.setPrice(named.llama, { input: 0.61 });
  const { result } = await world.refresh({ sources });
  expect(await world.priceOf(llama)).toBe(0.61);
  const [change] = (await readCatalogReview(world.database)).decided;
  expect(change).toMatchObject({ source: "provider:groq", others: ["models.dev: $0.7 in, $0.79 out"] });
  expect(result.disagreements).toMatchObject([
    { endpointId: llama, source: "models.dev", believed: "$0.61 in, $0.79 out" },
  ]);
});

const otherPrice = JSON.stringify({
  groq: { models: { a: { id: "llama-3.3-70b-versatile", cost: { input: 0.7, output: 0.79 } } } },
});

it("only looks, or only proposes, when that is all it is asked for", async () => {
  await world.setPrice(named.llama, { input: 0.64 });
  expect((await world.refresh({ mode: "look" })).result.changes).toHaveLength(1);
  expect(await world.statuses()).toEqual([]);
  await world.refresh({ mode: "propose" });
  expect(await world.statuses()).toEqual([`price ${llama}: waiting`]);
  await world.refresh();
  expect(await world.statuses()).toEqual([`price ${llama}: applied`]);
});

it("writes one version and one change when two refresh at once", async () => {
  await world.setPrice(named.llama, { input: 0.64 });
  await world.setPrice(named.qwen, { input: 9 });
  await Promise.all([world.refresh(), world.refresh(), world.refresh()]);
  expect(await world.statuses()).toEqual([`price ${llama}: applied`, "price groq:qwen/qwen3-32b: waiting"]);
  expect(await world.database.priceVersion.count({ where: { endpointId: llama } })).toBe(2);
});

it("notes the date on which a model leaves and its successor; a date that is upon us waits", async () => {
  const sources = "provider:mistral";
  await world.refresh({ sources });
  const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  await world.setPrice("mistral/codestral-2508", { deprecatedOn: day, successor: "devstral-2512" });
  await world.refresh({ sources });
  const model = (await loadCatalogSnapshot(world.database)).models.get("mistralai/codestral-2508");
  expect(model).toMatchObject({ deprecatedOn: day, successorId: "mistralai/devstral-2512" });

  await world.setPrice("mistral/devstral-2512", { deprecatedOn: new Date().toISOString().slice(0, 10) });
  await world.refresh({ sources });
  expect(await world.statuses()).toEqual([
    "deprecation mistral:mistralai/codestral-2508: applied",
    "deprecation mistral:mistralai/devstral-2512: waiting",
  ]);
});
