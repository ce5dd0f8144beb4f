import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await world.database.provider.update({ where: { id: "groq" }, data: { retentionDays: 0 } });
  // Told until it is heard: the API may have come up before it listens.
  await vi.waitUntil(
    async () => {
      await world.announce({ kind: "catalog" });
      return (await (await get("/providers")).text()).includes('"retention_days":0');
    },
    { timeout: 60_000 },
  );
});
afterAll(() => world.close());

const get = (path: string) => fetch(`${world.api.url}/api/v1${path}`);
const google = () => new GoogleGenAI({ apiKey: customer.key, httpOptions: { baseUrl: `${world.api.url}/api` } });
const idsOf = async (response: Response) => {
  const { data } = (await response.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
};
const idsAt = async (path: string) => await idsOf(await get(path));

const settledCalls = (of: ApiWorld, calls: Readonly<Record<string, number>>) =>
  of.database.generation.createMany({
    data: Object.entries(calls).flatMap(([modelId, count]) =>
      Array.from({ length: count }, (_, index) => ({
        id: `gen-${modelId}-${index}`,
        workspaceId: customer.workspaceId,
        apiKeyId: "key",
        requestId: "request",
        requestedModel: modelId,
        modelId,
        providerId: "groq",
        apiType: "chat-completions",
        streamed: false,
        status: "completed" as const,
        httpStatus: 200,
        inputTokens: 1_000_000,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 1,
        reasoningTokens: 0,
        costNano: 0n,
        startedAt: new Date(),
        durationMs: 1,
      })),
    ),
  });

type GoogleError = {
  readonly error: { readonly status: string; readonly details: readonly { readonly fieldViolations?: object[] }[] };
};

const everything = ["maker/dear", "maker/one", "maker/two"];

describe("GET /models and /models/count", () => {
  it.each([
    ["", [...everything, "causeway/auto"]],
    ["model_authors=causeway", ["causeway/auto"]],
    ["q=TWO", ["maker/two"]],
    ["input_modalities=text,image", ["maker/two", "causeway/auto"]],
    ["providers=Groq", ["maker/one"]],
    ["zdr=true", ["maker/one"]],
    ["max_price=2.5", ["maker/one"]],
    ["min_output_price=15", ["maker/dear", "maker/two"]],
    ["supported_parameters=tools,seed", []],
    ["output_modalities=embeddings", []],
    ["output_modalities=all&arch=other&model_authors=maker&context=128000&distillable=false", everything],
    ["min_age_days=0", []],
  ])("200 to ?%s", async (query, ids) => {
    expect(await idsAt(`/models?${query}`)).toEqual(ids);
    const counted = await get(`/models/count?${query}`);
    expect([counted.status, await counted.json()]).toEqual([200, { data: { count: ids.length } }]);
  });

  it("sorts", async () => {
    const sorted = ["maker/one", "maker/two", "maker/dear", "causeway/auto"];
    expect(await idsAt("/models?sort=pricing-low-to-high")).toEqual(sorted);
  });

  it("tells where the next page is, with the same question", async () => {
    const met: string[] = [];
    let path: string | null = "/api/v1/models?limit=1&model_authors=maker&sort=pricing-low-to-high";
    while (path !== null) {
      const response: Response = await fetch(`${world.api.url}${path}`);
      const body = (await response.json()) as {
        data: { id: string }[];
        total_count: number;
        links: { next: string | null };
      };
      expect(body.total_count).toBe(3);
      met.push(...body.data.map(({ id }) => id));
      path = body.links.next;
    }
    expect(met).toEqual(["maker/one", "maker/two", "maker/dear"]);
  });

  it("puts first what took and gave most tokens in the last week", async () => {
    await settledCalls(world, { "maker/two": 3, "maker/dear": 2, "maker/one": 1 });
    const sorted = ["maker/two", "maker/dear", "maker/one", "causeway/auto"];
    expect(await idsAt("/models?sort=top-weekly")).toEqual(sorted);
    expect(await idsOf(await customer.get("/models/user?sort=top-weekly"))).toEqual(sorted);
  });

  it("is a feed as well", async () => {
    const response = await get("/models?use_rss=true&q=two");
    expect(response.headers.get("content-type")).toContain("application/rss+xml");
    const feed = await response.text();
    expect(feed).toContain("<link>https://dashboard.test/models/maker/two</link>");
    expect(feed).not.toContain("maker/one");
  });

  it.each(["limit=0", "category=programming", "sort=design-arena-elo-high-to-low", "min_price=free"])(
    "400 to ?%s names it",
    async (query) => {
      const response = await get(`/models?${query}`);
      const body = (await response.json()) as { error: { param: string; message: string } };
      expect([response.status, body.error.param]).toEqual([400, query.split("=")[0]]);
      if (query.startsWith("sort")) return;
      expect((await get(`/models/count?${query}`)).status).toBe(query.startsWith("limit") ? 200 : 400);
    },
  );
});

describe("GET /models/user", () => {
  it("200: what the limits of the key and of its workspace allow, at who they allow", async () => {
    expect(await idsOf(await customer.get("/models/user"))).toEqual([...everything, "causeway/auto"]);
    const limited = await world.customer();
    await world.database.usageLimit.createMany({
      data: [
        {
          workspaceId: limited.workspaceId,
          subject: `key:${limited.apiKeyId}`,
          allowedModels: ["maker/one", "maker/t*"],
        },
        {
          workspaceId: limited.workspaceId,
          subject: `workspace:${limited.workspaceId}`,
          allowedProviders: ["groq", "openai"],
        },
      ],
    });
    expect(await idsOf(await limited.get("/models/user"))).toEqual(["maker/one", "causeway/auto"]);
  });

  it("400 names the parameter, 401 without a key", async () => {
    expect(await (await customer.get("/models/user?limit=x")).json()).toMatchObject({ error: { param: "limit" } });
    expect((await get("/models/user")).status).toBe(401);
  });
});

describe("GET /model/{author}/{slug}", () => {
  it("200: as it is listed", async () => {
    const { data } = (await (await get("/models?q=one")).json()) as { data: object[] };
    expect(await (await get("/model/maker/one")).json()).toEqual({ data: data[0] });
  });

  it("404: nobody has it, and nobody serves it", async () => {
    expect((await get("/model/maker/none")).status).toBe(404);
    expect((await get("/model/..%2f/none")).status).toBe(404);
  });
});

describe("a router", () => {
  it("200: as it is listed, under the names that clients know too, and served by nobody of its own", async () => {
    const { data } = (await (await get("/models?q=auto")).json()) as { data: object[] };
    expect(data).toMatchObject([{ id: "causeway/auto", pricing: { prompt: "-1", completion: "-1" } }]);
    for (const name of ["causeway/auto", "openrouter/auto"]) {
      expect(await (await get(`/model/${name}`)).json()).toEqual({ data: data[0] });
      expect(await (await get(`/models/${name}/endpoints`)).json()).toMatchObject({
        data: { id: "causeway/auto", endpoints: [] },
      });
    }
  });

  it("404: it has nothing to choose from", async () => {
    for (const path of ["/model/causeway/free", "/models/causeway/free/endpoints"]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe("GET /models/{model}", () => {
  it("200: as OpenAI's and Anthropic's SDKs ask for one", async () => {
    const { data } = (await (await get("/models?q=one")).json()) as { data: object[] };
    const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1` });
    expect(await openai.models.retrieve("maker/one")).toMatchObject({ id: "maker/one", object: "model" });
    const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api` });
    expect(await anthropic.models.retrieve("maker/one")).toMatchObject({ id: "maker/one", type: "model" });
    expect(await (await get("/models/maker/one")).json()).toEqual(data[0]);
    expect(await openai.models.retrieve("one")).toMatchObject({ id: "maker/one" });
  });

  it("404 names the model", async () => {
    for (const path of ["/models/maker%2Fnone", "/models/maker/none"]) {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("maker/none") } });
    }
    const unknown = await get("/models/none");
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { error: { message: expect.stringContaining("There is no model none,") } },
    ]);
  });

  it("404 is told in the words of the SDK that asks", async () => {
    const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api` });
    await expect(anthropic.models.retrieve("maker/none")).rejects.toMatchObject({
      status: 404,
      error: { type: "error", error: { type: "not_found_error", message: expect.stringContaining("maker/none") } },
    });
    const gemini = await fetch(`${world.api.url}/api/v1beta/models/none`);
    expect(await gemini.json()).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
    const nowhere = await fetch(`${world.api.url}/api/v1/messages/batches`, {
      headers: { "anthropic-version": "2023-06-01" },
    });
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { error: { type: "not_found_error" } }]);
  });
});

describe("GET /v1beta/models", () => {
  it("200: every model, page by page, through Google's SDK", async () => {
    const names: (string | undefined)[] = [];
    for await (const { name } of await google().models.list({ config: { pageSize: 1 } })) names.push(name);
    const ids = await idsOf(await get("/models"));
    expect(names).toEqual(ids.map((id) => `models/${id}`));
    expect(names.length).toBeGreaterThan(1);
  });

  it("200: one of them, in either spelling", async () => {
    const one = await google().models.get({ model: "maker/one" });
    expect(one).toMatchObject({ name: "models/maker/one", inputTokenLimit: expect.any(Number) });
    expect(one.supportedActions).toContain("generateContent");
    expect((await fetch(`${world.api.url}/v1beta/models/maker%2Fone`)).status).toBe(200);
    expect(await google().models.get({ model: "one" })).toMatchObject({ name: "models/maker/one" });
  });

  it("400 and 404 say what is wrong", async () => {
    const wrong = await fetch(`${world.api.url}/api/v1beta/models?pageToken=x`);
    const { error } = (await wrong.json()) as GoogleError;
    expect([wrong.status, error.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(error.details.flatMap(({ fieldViolations }) => fieldViolations ?? [])).toMatchObject([
      { field: "pageToken" },
    ]);
    expect((await fetch(`${world.api.url}/api/v1beta/models/maker/none`)).status).toBe(404);
  });
});

describe("GET /embeddings/models", () => {
  it("200: none", async () => {
    expect(await (await get("/embeddings/models")).json()).toMatchObject({
      data: [],
      total_count: 0,
      links: { next: null },
    });
  });

  it("400 names the parameter", async () => {
    const response = await get("/embeddings/models?limit=1001");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { param: "limit", message: "limit: must be a whole number from 1 to 1000." },
    });
  });
});

it("GET /providers 200: who there is and what they do with prompts", async () => {
  expect(await (await get("/providers")).json()).toMatchObject({
    data: [
      { slug: "anthropic", name: "Anthropic" },
      { slug: "groq", name: "Groq", headquarters: null, data_policy: { trains_on_prompts: false, retention_days: 0 } },
      { slug: "openai", name: "Openai", data_policy: { retention_days: 30 } },
    ],
  });
});

it("GET /endpoints/zdr 200: those who keep nothing, and null for what was not measured", async () => {
  const { data } = (await (await get("/endpoints/zdr")).json()) as { data: object[] };
  expect(data).toMatchObject([{ model_id: "maker/one", tag: "groq", uptime_last_30m: null, latency_last_30m: null }]);
  expect(data).toHaveLength(1);
});

const endpointsOfTwo = async () => {
  const response = await get("/models/maker/two/endpoints");
  return ((await response.json()) as { data: { endpoints: object[] } }).data.endpoints;
};

it("GET /models/{author}/{slug}/endpoints 200: what was measured", async () => {
  // Only of a streamed answer is it known when its first word came.
  const messages = [{ role: "user", content: "Hello" }];
  const response = await customer.chat({ model: "maker/two", messages, max_tokens: 60, stream: true });
  expect(await response.text()).toContain("[DONE]");
  await expect.poll(endpointsOfTwo).toMatchObject([
    {
      status: 0,
      uptime_last_5m: 100,
      uptime_last_30m: 100,
      uptime_last_1d: 100,
      tool_success_last_30m: null,
      latency_last_30m: { p50: expect.any(Number), p99: expect.any(Number) },
      throughput_last_30m: { p50: expect.any(Number), p99: expect.any(Number) },
    },
  ]);
  expect(await idsAt("/models?sort=most-popular")).toEqual(["maker/two", "maker/dear", "maker/one", "causeway/auto"]);
});

it("all of it is in the API's document", async () => {
  const { paths } = (await (await fetch(`${world.api.url}/openapi.json`)).json()) as {
    paths: Record<string, { get: { parameters?: { name: string; schema: object }[] } }>;
  };
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      "/v1/models",
      "/v1/models/count",
      "/v1/models/user",
      "/v1/model/{author}/{slug}",
      "/v1/models/{model}",
      "/v1beta/models",
      "/v1beta/models/{author}/{slug}",
      "/v1/models/{author}/{slug}",
      "/v1/models/{author}/{slug}/endpoints",
      "/v1/embeddings/models",
      "/v1/providers",
      "/v1/endpoints/zdr",
    ]),
  );
  expect(paths["/v1/models"]?.get.parameters?.find(({ name }) => name === "limit")).toMatchObject({
    schema: { type: "integer", minimum: 1, maximum: 1000 },
  });
});
