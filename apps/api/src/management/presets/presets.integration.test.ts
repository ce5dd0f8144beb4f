import { OpenRouter } from "@openrouter/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

type Data = Record<string, unknown> & { readonly slug: string; readonly version: number };
type Answer = { readonly data: Data; readonly error?: { readonly message: string; readonly param: string } };

async function call<Body = Answer>(method: string, path: string, body?: object, as = customer) {
  const response = await fetch(`${world.api.url}/api/v1/presets${path}`, {
    method,
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as Body) };
}

const messages = [{ role: "user", content: "Tell me about bridges" }];

describe("a preset over the API", () => {
  it("is made of bodies in three formats, read, switched and taken back", async () => {
    const first = await call("POST", "/copywriter/chat/completions", {
      model: "maker/one",
      temperature: 0.5,
      provider: { sort: "price" },
      stream: true,
      messages: [{ role: "system", content: "Be brief." }, ...messages],
    });
    expect(first).toMatchObject({
      status: 200,
      data: {
        slug: "copywriter",
        name: "copywriter",
        status: "active",
        workspace_id: customer.workspaceId,
        status_updated_at: null,
        designated_version: {
          version: 1,
          system_prompt: "Be brief.",
          config: { model: "maker/one", temperature: 0.5, provider: { sort: "price" } },
        },
      },
    });
    expect((await call("GET", "/copywriter")).data).toEqual(first.data);
    const second = await call("POST", "/copywriter/messages", {
      model: "maker/two",
      max_tokens: 9,
      system: "Review.",
      messages,
    });
    const third = await call("POST", "/copywriter/responses", {
      model: "maker/one",
      instructions: "Classify.",
      input: "x",
    });
    expect([second, third].map(({ data }) => data["designated_version"])).toMatchObject([
      { version: 2, system_prompt: "Review.", config: { model: "maker/two", max_tokens: 9 } },
      { version: 3, system_prompt: "Classify.", config: { model: "maker/one" } },
    ]);
    const versions = await call<{ data: readonly Data[]; total_count: number }>(
      "GET",
      "/copywriter/versions?limit=2&offset=1",
    );
    expect([versions.total_count, versions.data.map(({ version }) => version)]).toEqual([3, [2, 3]]);
    expect((await call("GET", "/copywriter/versions/1")).data).toEqual(first.data["designated_version"]);

    const back = await call("PATCH", "/copywriter", { designated_version: 1, name: "Copywriter", status: "disabled" });
    expect(back.data).toMatchObject({
      name: "Copywriter",
      status: "disabled",
      status_updated_at: expect.any(String),
      designated_version: first.data["designated_version"],
    });
    expect(back.data["designated_version_id"]).toBe(first.data["designated_version_id"]);
    const { data, total_count: total } = await call<{ data: readonly Data[]; total_count: number }>("GET", "");
    const { designated_version: _version, ...withoutVersion } = back.data;
    expect([total, data]).toEqual([1, [withoutVersion]]);
  });

  it("is the same 404 when it is another workspace's and when there is none", async () => {
    await call("POST", "/theirs/responses", { model: "maker/one" });
    const stranger = await world.customer();
    for (const [method, path, body] of [
      ["GET", ""],
      ["GET", "/versions"],
      ["GET", "/versions/1"],
      ["PATCH", "", { status: "archived" }],
    ] as const) {
      const [theirs, missing] = [
        await call(method, `/theirs${path}`, body, stranger),
        await call(method, `/nobodys${path}`, body, stranger),
      ];
      expect(theirs.status).toBe(404);
      expect(theirs.error?.message).toBe(missing.error?.message.replace("nobodys", "theirs"));
    }
    const calls = await Promise.all(
      ["theirs", "nobodys"].map((slug) => stranger.chat({ model: `@preset/${slug}`, messages })),
    );
    expect(calls.map(({ status }) => status)).toEqual([404, 404]);
  });

  it.each([
    ["POST", "/A%20b/responses", {}, 400, "slug"],
    ["POST", "/mine/chat/completions", { temperature: 3 }, 400, "temperature"],
    ["POST", "/mine/messages", { model: "@preset/other" }, 400, "model"],
    ["PATCH", "/mine", { slug: "x" }, 400, ""],
    ["GET", "/mine/versions/one", undefined, 400, "version"],
    ["GET", "?limit=101", undefined, 400, "limit"],
  ])("refuses %s %s of %j", async (method, path, body, status, parameter) => {
    const { error, ...refused } = await call(method, path, body);
    expect(refused.status).toBe(status);
    expect(error?.param ?? "").toBe(parameter);
  });

  it("needs a key, of either class", async () => {
    expect((await call("GET", "", undefined, world.unknownCustomer())).status).toBe(401);
    const manager = await world.customer({ keyClass: "management" });
    expect((await call("POST", "/mine/responses", { model: "maker/one" }, manager)).status).toBe(200);
  });

  it("is read and made by OpenRouter's SDK", async () => {
    const sdk = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
    const made = await sdk.presets.createPresetsChatCompletions({
      slug: "by-sdk",
      chatRequest: { model: "maker/one", temperature: 0.25, messages: [{ role: "user", content: "Hello" }] },
    });
    expect(made.data).toMatchObject({ slug: "by-sdk", designatedVersion: { version: 1 } });
    const got = await sdk.presets.get({ slug: "by-sdk" });
    expect(got.data).toEqual(made.data);
    const version = await sdk.presets.getVersion({ slug: "by-sdk", version: "1" });
    expect(version.data).toEqual(made.data.designatedVersion);
    const pages = await sdk.presets.list({});
    const slugs: string[] = [];
    for await (const { result } of pages) slugs.push(...result.data.map(({ slug }) => slug));
    expect(slugs).toContain("by-sdk");
  });
});

/** What a call said of itself when it was settled, by any format's body. */
const formats = [
  ["a chat completion", "/v1/chat/completions", { messages }, (body: object) => body],
  ["a completion", "/v1/completions", { prompt: "Bridges" }, (body: object) => body],
  ["a response", "/v1/responses", { input: "Bridges" }, (body: object) => body],
  ["a message", "/v1/messages", { messages }, (body: object) => body],
] as const;

const generationOf = async (response: Response) => {
  expect(response.status).toBe(200);
  await response.text();
  const { generation } = await world.settlementOf(response.headers.get("x-generation-id") ?? "");
  return generation;
};

const send = (path: string, body: object) =>
  fetch(`${world.api.url}/api${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const ask = () => send("/v1/chat/completions", { model: "@preset/moving", messages });

describe("a call under a preset", () => {
  const asSaved = {
    requestedModel: "@preset/short",
    modelId: "maker/one",
    providerId: "groq",
    finishReason: "length",
    outputTokens: 8,
  };
  beforeAll(() =>
    call("POST", "/short/chat/completions", { model: "maker/one", max_tokens: 8, provider: { only: ["groq"] } }),
  );
  describe.each([[false], [true]])("streamed: %s", (stream) => {
    it.each(formats)("is %s as the preset says", async (_, path, prompt) => {
      const generation = await generationOf(await send(path, { model: "@preset/short", stream, ...prompt }));
      expect(generation).toMatchObject(asSaved);
    });

    it("is a Gemini call as the preset says", async () => {
      const verb = stream ? "streamGenerateContent?alt=sse" : "generateContent";
      const contents = [{ role: "user", parts: [{ text: "Bridges" }] }];
      const generation = await generationOf(await send(`/v1beta/models/@preset/short:${verb}`, { contents }));
      expect(generation).toMatchObject(asSaved);
    });
  });

  it("is what the call itself says, where it says something", async () => {
    const body = { model: "maker/two", preset: "short", max_tokens: 5, provider: {}, messages };
    expect(await generationOf(await send("/v1/chat/completions", body))).toMatchObject({
      requestedModel: "maker/two",
      modelId: "maker/two",
      providerId: "anthropic",
      outputTokens: 5,
    });
  });

  it("is found under its preset afterwards", async () => {
    const { id } = await generationOf(await send("/v1/chat/completions", { model: "@preset/short", messages }));
    const { data: preset } = await call("GET", "/short");
    await expect
      .poll(async () => {
        const response = await customer.get(`/generation?id=${id}`);
        const { data } = (await response.json()) as { data: Record<string, unknown> };
        return data["preset_id"];
      })
      .toBe(preset["id"]);
  });

  it("follows its preset at once in this process, and elsewhere when it is told", async () => {
    expect((await ask()).status).toBe(404);
    await call("POST", "/moving/responses", { model: "maker/one", max_output_tokens: 3 });
    expect(await generationOf(await ask())).toMatchObject({ modelId: "maker/one", outputTokens: 3 });
    await call("POST", "/moving/responses", { model: "maker/two", max_output_tokens: 4 });
    expect(await generationOf(await ask())).toMatchObject({ modelId: "maker/two", outputTokens: 4 });
    // As another process would have changed it. That this one still has the old one cannot be asked: its own word of the change above comes back to it at any time.
    await world.database.preset.updateMany({ where: { slug: "moving" }, data: { designatedVersion: 1 } });
    await world.announce({ kind: "presets", workspaceId: customer.workspaceId });
    await expect.poll(async () => (await generationOf(await ask())).modelId).toBe("maker/one");
    await call("PATCH", "/moving", { status: "archived" });
    const refused = await ask();
    expect(refused.status).toBe(404);
    expect(await refused.text()).toContain("moving is archived");
  });
});
