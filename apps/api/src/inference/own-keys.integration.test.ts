import { randomBytes } from "node:crypto";
import {
  createOwnKey,
  type CreateOwnKeyInput,
  type OwnKeyServiceContext,
  removeOwnKey,
  testOwnKey,
} from "@causeway/services";
import { createUpstream, ownKeyAddresses, probeOwnKey, type ProbeQuestion, providers } from "@causeway/providers";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld({
    variables: { OWN_KEY_ENCRYPTION_KEYS: encryptionKeys, BYOK_MONTHLY_ALLOWANCE_USD: "0.001" },
  });
});
afterEach(() => world.resetFaults());
afterAll(() => world.close());

const ask = (more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: "Tell me about bridges" }],
  provider: { order: ["openai", "groq"] },
  max_tokens: 30,
  ...more,
});

const contextOf = ({ workspaceId }: Customer): OwnKeyServiceContext => ({
  database: world.database,
  actor: { kind: "user", userId: "owner", workspaceId, role: "owner" },
  vault: createKeyVault(localKeyWrapper(encryptionKeys)),
  announceOwnKeyChange: (id) => world.announce({ kind: "own-keys", workspaceId: id }),
});

const addKey = (customer: Customer, changes: Partial<CreateOwnKeyInput> = {}) =>
  createOwnKey(contextOf(customer), {
    workspaceId: customer.workspaceId,
    providerId: "openai",
    key: "sk-mine-0123456789",
    ...changes,
  });

const nano = (dollars: number) => Math.round(dollars * 1e9);

type Usage = {
  is_byok: boolean;
  cost: number;
  cost_details: {
    upstream_inference_cost: number;
    upstream_inference_prompt_cost: number;
    upstream_inference_completions_cost: number;
  };
};

/** Announcements take a moment to arrive. */
async function usageOnceByok(customer: Customer, body: object = ask()) {
  let found: { usage: Usage; id: string } | undefined;
  await expect
    .poll(async () => {
      found = (await (await customer.chat(body)).json()) as { usage: Usage; id: string };
      return found.usage.is_byok;
    })
    .toBe(true);
  if (!found) throw new Error("no answer");
  return found;
}

describe("a call on a workspace's own key", () => {
  it("works without credits below the allowance, and tells what is paid to whom", async () => {
    const customer = await world.customer({ creditsNano: 1n });
    await addKey(customer);
    const { usage, id } = await usageOnceByok(customer);
    expect(usage).toMatchObject({ is_byok: true, cost: 0 });
    expect(usage.cost_details.upstream_inference_cost).toBeGreaterThan(0);
    expect(
      nano(usage.cost_details.upstream_inference_prompt_cost) +
        nano(usage.cost_details.upstream_inference_completions_cost),
    ).toBe(nano(usage.cost_details.upstream_inference_cost));
    const { data } = (await (await customer.get(`/generation?id=${id}`)).json()) as { data: object };
    expect(data).toMatchObject({
      is_byok: true,
      total_cost: 0,
      upstream_inference_cost: usage.cost_details.upstream_inference_cost,
      provider_responses: [{ provider_name: "Openai", is_byok: true, outcome: "completed" }],
    });
  });

  it("costs the fee beyond the allowance: the sum of all fees is 5 % of what lies beyond", async () => {
    const customer = await world.customer({ creditsNano: 1_000_000_000n });
    await addKey(customer);
    await usageOnceByok(customer);
    await Promise.all(Array.from({ length: 24 }, async () => (await customer.chat(ask())).text()));
    const rows = await world.database.generation.findMany({
      where: { workspaceId: customer.workspaceId, isByok: true },
    });
    const list = rows.reduce((sum, row) => sum + row.upstreamCostNano, 0n);
    const fees = rows.reduce((sum, row) => sum + row.costNano, 0n);
    expect(list).toBeGreaterThan(1_000_000n);
    expect(fees).toBe(((list - 1_000_000n) * 500n + 9_999n) / 10_000n);
  });

  it("that its provider refuses goes on with shared capacity only where the owner allows it", async () => {
    const [strict, lenient] = [await world.customer(), await world.customer()];
    await addKey(strict, { key: "invalid-key-0123456789" });
    await addKey(lenient, { key: "invalid-key-0123456789", alwaysUse: false });
    await expect.poll(async () => (await strict.chat(ask())).status).toBe(502);
    const refused = (await (await strict.chat(ask())).json()) as { error: { message: string } };
    expect(refused.error.message).toMatch(/^Openai rejected your own key \(HTTP 401\)/);
    await expect
      .poll(async () => {
        const { id } = (await (await lenient.chat(ask())).json()) as { id: string };
        const { data } = (await (await lenient.get(`/generation?id=${id}`)).json()) as { data: object };
        return data;
      })
      .toMatchObject({ is_byok: false, provider_responses: [{ is_byok: true, status: 401 }, { is_byok: false }] });
  });

  it("ends the moment the key is removed", async () => {
    const customer = await world.customer();
    const { id } = await addKey(customer);
    await usageOnceByok(customer);
    await removeOwnKey(contextOf(customer), { workspaceId: customer.workspaceId, id });
    await expect
      .poll(async () => ((await (await customer.chat(ask())).json()) as { usage: Usage }).usage.is_byok)
      .toBe(false);
  });

  it("can be tested before, with one real call for one token", async () => {
    const customer = await world.customer();
    const addresses = ownKeyAddresses([...providers.values()], world.env.providerVariables);
    const upstream = createUpstream(new Map(), { ownKeyAddresses: addresses });
    const context = {
      ...contextOf(customer),
      probe: (question: ProbeQuestion) => probeOwnKey(upstream, question),
      probeEndpoint: () => Promise.reject(new Error("It is not an endpoint")),
    };
    const test = async (key: string) => {
      const { id } = await addKey(customer, { key });
      return await testOwnKey(context, { workspaceId: customer.workspaceId, id });
    };
    expect(await test("sk-mine-0123456789")).toMatchObject({ works: true, httpStatus: 200, modelId: "maker/one" });
    expect(await test("invalid-key-0123456789")).toMatchObject({
      works: false,
      httpStatus: 401,
      message: expect.stringMatching(/key/i),
    });
    await upstream.close();
  });

  it("never shows the key: not in logs, not in answers, not in the database", async () => {
    const customer = await world.customer();
    const secret = "sk-never-shown-0123456789abcdef";
    await addKey(customer, { key: secret });
    await world.fault("openai", { kind: "status", status: 401, times: 50 });
    await expect.poll(async () => (await customer.chat(ask())).status).toBe(502);
    const texts = [await (await customer.chat(ask())).text(), ...world.logged];
    expect(texts.filter((text) => text.includes("never-shown"))).toEqual([]);
    const rows = await world.database.ownKey.findMany({ where: { workspaceId: customer.workspaceId } });
    expect(JSON.stringify(rows)).not.toContain("never-shown");
  });
});

it("leaves a sound ledger after everything above", async () => {
  await expect(expectSoundLedger(world.database)).resolves.toBeUndefined();
});
