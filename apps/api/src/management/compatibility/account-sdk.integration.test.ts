import { OpenRouter } from "@openrouter/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";
import { accountOperations } from "./account-operations.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let sdk: OpenRouter;
let management: OpenRouter;
beforeAll(async () => {
  world = await startApiWorld({
    variables: { OWN_KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}` },
  });
  customer = await world.customer();
  const manager = await world.customer({ keyClass: "management" });
  sdk = sdkOf(customer);
  management = sdkOf(manager);
});
afterAll(() => world.close());

const sdkOf = ({ key }: Customer) =>
  new OpenRouter({ apiKey: key, serverURL: `${world.api.url}/api/v1`, retryConfig: { strategy: "none" } });

describe("the account operations of OpenRouter", () => {
  it("are in our document when we say that we serve them", async () => {
    const response = await fetch(`${world.api.url}/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
    const ours = new Set(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/v1/, "")}`),
      ),
    );
    const claimed = Object.values(accountOperations).filter(({ is }) => is === "served");
    expect(claimed.map(({ at }) => at).filter((at) => !ours.has(at))).toEqual([]);
    expect(claimed.length).toBeGreaterThan(20);
  });
});

/** Its answers are checked by the SDK's own schemas: a field that is missing or of another form rejects. */
describe("OpenRouter's own SDK reads our answers", () => {
  it("about the calling key and the credits", async () => {
    const { data } = await sdk.apiKeys.getCurrentKeyMetadata();
    expect(data).toMatchObject({ isManagementKey: false, limit: null, allowedDataRegions: ["global"] });
    expect((await management.credits.getCredits()).data).toEqual({ totalCredits: 10, totalUsage: 0 });
  });

  it("about keys, from the first to the last", async () => {
    const { data: created, key } = await management.apiKeys.create({ requestBody: { name: "CI", limit: 2 } });
    const { hash } = created;
    expect(key).toMatch(/^sk-cw-v1-/);
    const { data: listed } = await management.apiKeys.list();
    expect(listed.map((one) => one.hash)).toContain(hash);
    await management.apiKeys.update({ hash, requestBody: { name: "CI 2", limitReset: "monthly" } });
    expect((await management.apiKeys.get({ hash })).data).toMatchObject({
      name: "CI 2",
      limit: 2,
      limitReset: "monthly",
    });
    expect(await management.apiKeys.delete({ hash })).toEqual({ deleted: true });
  });

  it("about own provider keys", async () => {
    const { data } = await management.byok.create({
      createBYOKKeyRequest: { provider: "openai", key: "sk-proj-0123456789abcdef", isByokOnly: true },
    });
    expect(data).toMatchObject({ provider: "openai", isByokOnly: true, declaredZdr: null });
    expect((await management.byok.get({ id: data.id })).data.label).not.toContain("456789");
    await management.byok.update({ id: data.id, updateBYOKKeyRequest: { name: "Ours" } });
    expect((await firstPage(await management.byok.list())).result).toMatchObject({
      totalCount: 1,
      data: [{ name: "Ours" }],
    });
    expect(await management.byok.delete({ id: data.id })).toEqual({ deleted: true });
  });

  it("about presets", async () => {
    const saved = await sdk.presets.createPresetsChatCompletions({
      slug: "mine",
      chatRequest: { model: "maker/one", messages: [{ role: "user", content: "Hi" }], temperature: 0.5 },
    });
    expect(saved.data).toMatchObject({ slug: "mine" });
    expect((await firstPage(await sdk.presets.list())).result.totalCount).toBe(1);
    expect((await sdk.presets.get({ slug: "mine" })).data?.designatedVersion).toMatchObject({ version: 1 });
    expect((await firstPage(await sdk.presets.listVersions({ slug: "mine" }))).result.data).toHaveLength(1);
    expect(await sdk.presets.getVersion({ slug: "mine", version: "1" })).toMatchObject({ data: { version: 1 } });
  });

  it("about a generation", async () => {
    const answer = await customer.chat({ model: "maker/one", messages: [{ role: "user", content: "Hi" }] });
    const id = answer.headers.get("x-generation-id") ?? "";
    const found = await sdk.generations.getGeneration({ id });
    expect(found?.data).toMatchObject({ id, model: "maker/one", apiType: "completions" });
  });

  it("about what was sent and answered, and what is said of it", async () => {
    const { result } = await firstPage(await management.workspaces.list());
    const workspace = { id: result.data[0]?.id ?? "" };
    await management.workspaces.update({
      ...workspace,
      updateWorkspaceRequest: { isObservabilityIoLoggingEnabled: true, ioLoggingSamplingRate: 1 },
    });
    const { key } = await management.apiKeys.create({ requestBody: { name: "Kept" } });
    const answer = await fetch(`${world.api.url}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "maker/one", messages: [{ role: "user", content: "Hi" }] }),
    });
    const id = answer.headers.get("x-generation-id") ?? "";
    await world.settlementOf(id);
    const content = () => management.generations.listGenerationContent({ id }).catch(() => undefined);
    await expect.poll(content).toMatchObject({
      data: { input: { messages: [{ role: "user", content: "Hi" }] }, error: null },
    });
    const feedback = { generationId: id, category: "latency" as const };
    expect(await management.generations.submitFeedback({ submitGenerationFeedbackRequest: feedback })).toEqual({
      data: { success: true },
    });
  });

  it("about guardrails and whom they bind", async () => {
    const { data } = await management.guardrails.create({
      createGuardrailRequest: { name: "Strict", limitUsd: 5, contentFilters: [{ pattern: "x+", action: "block" }] },
    });
    const { id } = data;
    const { data: key } = await management.apiKeys.create({ requestBody: { name: "Bound" } });
    const keys = { id, bulkAssignKeysRequest: { keyHashes: [key.hash] } };
    expect(await management.guardrails.bulkAssignKeys(keys)).toEqual({ assignedCount: 1 });
    const bound = await firstPage(await management.guardrails.listGuardrailKeyAssignments({ id }));
    expect(bound.result).toMatchObject({ totalCount: 1, data: [{ keyHash: key.hash, guardrailId: id }] });
    expect((await firstPage(await management.guardrails.listKeyAssignments())).result.totalCount).toBe(1);
    expect((await firstPage(await management.guardrails.listMemberAssignments())).result.totalCount).toBe(0);
    const freed = { id, bulkUnassignKeysRequest: { keyHashes: [key.hash] } };
    expect(await management.guardrails.bulkUnassignKeys(freed)).toEqual({ unassignedCount: 1 });
    await management.guardrails.update({ id, updateGuardrailRequest: { limitUsd: null } });
    expect((await management.guardrails.get({ id })).data).toMatchObject({ name: "Strict", limitUsd: null });
    expect((await firstPage(await management.guardrails.list())).result.totalCount).toBe(1);
    expect(await management.guardrails.delete({ id })).toEqual({ deleted: true });
  });

  it("about an app's code, which buys one key", async () => {
    const { codeChallenge, codeVerifier } = await management.oAuth.createSHA256CodeChallenge();
    const { data } = await management.oAuth.createAuthCode({
      requestBody: {
        callbackUrl: "https://app.example/back",
        codeChallenge,
        codeChallengeMethod: "S256",
        limit: 3,
        usageLimitType: "weekly",
      },
    });
    const exchange = { requestBody: { code: data.id, codeVerifier, codeChallengeMethod: "S256" as const } };
    const { key, userId } = await sdk.oAuth.exchangeAuthCodeForAPIKey(exchange);
    expect(userId).toEqual(expect.any(String));
    const bought = new OpenRouter({ apiKey: key, serverURL: `${world.api.url}/api/v1` });
    const { data: calling } = await bought.apiKeys.getCurrentKeyMetadata();
    expect(calling).toMatchObject({ limit: 3, limitReset: "weekly", creatorUserId: userId });
    await expect(sdk.oAuth.exchangeAuthCodeForAPIKey(exchange)).rejects.toMatchObject({ statusCode: 403 });
  });

  it("about destinations", async () => {
    const { data } = await management.observability.create({
      createObservabilityDestinationRequest: {
        type: "langfuse",
        name: "Traces",
        config: { publicKey: "pk-lf-0123456789", secretKey: "sk-lf-0123456789", baseUrl: "https://langfuse.example" },
        samplingRate: 0.5,
      },
    });
    const id = "id" in data ? data.id : "";
    expect(data).toMatchObject({ type: "langfuse", name: "Traces", samplingRate: 0.5, privacyMode: false });
    await management.observability.update({
      id,
      updateObservabilityDestinationRequest: { name: "Ours", privacyMode: true },
    });
    expect((await management.observability.get({ id })).data).toMatchObject({ name: "Ours", privacyMode: true });
    expect((await firstPage(await management.observability.list())).result.totalCount).toBe(1);
    expect(await management.observability.delete({ id })).toEqual({ deleted: true });
  });

  it("about workspaces", async () => {
    const { result } = await firstPage(await management.workspaces.list());
    const id = result.data[0]?.id ?? "";
    const { data } = await management.workspaces.update({
      id,
      updateWorkspaceRequest: { defaultProviderSort: "latency" },
    });
    expect(data).toMatchObject({ id, defaultProviderSort: "latency" });
    expect((await management.workspaces.get({ id })).data).toEqual(data);
  });

  it("about members and budgets", async () => {
    const { result } = await firstPage(await management.workspaces.list());
    const id = result.data[0]?.id ?? "";
    const members = await firstPage(await management.workspaces.listMembers({ id }));
    expect(members.result).toMatchObject({ totalCount: 1, data: [{ role: "admin", workspaceId: id }] });
    expect((await firstPage(await management.organization.listMembers())).result).toMatchObject({
      totalCount: 1,
      data: [{ role: "org:admin" }],
    });
    const monthly = { workspaceRef: id, interval: "monthly" } as const;
    const budget = await management.workspaces.setBudget({
      ...monthly,
      upsertWorkspaceBudgetRequest: { limitUsd: 50 },
    });
    expect(budget.data).toMatchObject({ limitUsd: 50, resetInterval: "monthly" });
    expect((await management.workspaces.listBudgets({ workspaceRef: id })).data).toHaveLength(1);
    expect((await management.workspaces.getBudget(monthly)).data).toEqual(budget.data);
    expect(await management.workspaces.deleteBudget(monthly)).toEqual({ deleted: true });
  });
});

const firstPage = async <Page>(pages: AsyncIterable<Page>): Promise<Page> => {
  for await (const page of pages) return page;
  throw new Error("There is no page");
};
