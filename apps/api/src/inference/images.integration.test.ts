import OpenAI, { toFile } from "openai";
import { OpenRouter } from "@openrouter/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/painted": {
      output: "image",
      providers: ["openai"],
      inputPico: 5_000_000n,
      outputPico: 40_000_000n,
      imageTokenPico: 10_000_000n,
    },
    "task/by-image": {
      output: "image",
      providers: ["google-ai-studio", "google-vertex"],
      imagePico: 40_000_000_000n,
      upstreamModelId: "imagen-4",
    },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const paint = (body: object, { key } = customer) =>
  fetch(`${world.api.url}/api/v1/images`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const settledBy = (response: Response) => world.settlementOf(response.headers.get("x-generation-id") ?? "");

describe("images counted in tokens", () => {
  it("come through OpenAI's SDK, and are billed by the provider's count to the nano-dollar", async () => {
    const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
    const answer = await openai.images.generate({
      model: "task/painted",
      prompt: "A coral reef",
      n: 2,
      quality: "low",
      size: "1024x1024",
    });
    const { id, usage } = Object.assign({ id: "", usage: { prompt_tokens: 0, cost: 0 } }, answer);
    const pictures = answer.data?.map(({ b64_json = "" }) => Buffer.from(b64_json, "base64"));
    expect(pictures?.map((picture) => picture.toString("latin1", 1, 4))).toEqual(["PNG", "PNG"]);
    expect(pictures?.[0]).not.toEqual(pictures?.[1]);
    const { chargedNano, generation } = await world.settlementOf(id);
    expect(generation).toMatchObject({ apiType: "images", outputTokens: 2 * 272, estimated: false });
    expect(chargedNano).toBe(BigInt(generation.inputTokens) * 5_000n + 544n * 40_000n);
    expect(usage).toMatchObject({ prompt_tokens: generation.inputTokens, cost: Number(chargedNano) / 1e9 });
  });

  it("are billed by what such images have where the provider does not count, marked", async () => {
    await world.fault("openai", { kind: "no-usage", times: 1 });
    const { generation } = await settledBy(await paint({ model: "task/painted", prompt: "A reef", quality: "high" }));
    expect(generation).toMatchObject({ estimated: true, outputTokens: 4_160 });
  });

  it("a shape that the provider does not make is told as the nearest, which is said", async () => {
    const response = await paint({ model: "task/painted", prompt: "A reef", aspect_ratio: "16:9", seed: 7 });
    expect(await response.json()).toMatchObject({
      data: [{ media_type: "image/png" }],
      warnings: expect.arrayContaining([expect.objectContaining({ code: "changed", param: "aspect_ratio" })]),
    });
  });

  it("402 before the provider is asked, when the credits do not cover the largest image", async () => {
    const poor = await world.customer({ creditsNano: 100_000_000n });
    expect((await paint({ model: "task/painted", prompt: "A reef" }, poor)).status).toBe(402);
    expect(
      (await paint({ model: "task/painted", prompt: "A reef", quality: "low", size: "1024x1024" }, poor)).status,
    ).toBe(200);
  });
});

describe("images while they are made", () => {
  it("come through OpenAI's SDK: early looks, then the image with what it cost", async () => {
    const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
    const { data: events, response } = await openai.images
      .generate({ model: "task/painted", prompt: "A reef", quality: "low", partial_images: 2, stream: true })
      .withResponse();
    const told: unknown[] = [];
    for await (const event of events) told.push(event);
    expect(told).toMatchObject(
      ["partial_image", "partial_image", "completed"].map((step) => ({ type: `image_generation.${step}` })),
    );
    const { chargedNano, generation } = await settledBy(response);
    expect(generation).toMatchObject({ streamed: true, outputTokens: 272 + 200, estimated: false });
    expect(told.at(-1)).toMatchObject({ usage: { cost: Number(chargedNano) / 1e9 } });
  });

  it("come whole as events where the provider tells nothing on the way", async () => {
    const sdk = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
    const answer = await sdk.images.generate({
      imageGenerationRequest: { model: "task/by-image", prompt: "A reef", n: 2, stream: true },
    });
    if ("data" in answer) throw new Error("It read a whole answer");
    const told: unknown[] = [];
    for await (const event of answer) told.push(event);
    const type = "image_generation.completed";
    expect(told).toMatchObject([{ type }, { type, usage: { cost: 0.08 } }]);
    expect(told[0]).not.toHaveProperty("usage");
  });

  it("that break off end with an error, and early looks cost nothing", async () => {
    await world.fault("openai", { kind: "cut", afterChunks: 1, times: 1 });
    const response = await paint({ model: "task/painted", prompt: "A reef", stream: true });
    const text = await response.text();
    expect(text).toContain('"type":"error"');
    expect(text).not.toContain("image_generation.completed");
    const { chargedNano, generation } = await settledBy(response);
    expect([chargedNano, generation.status]).toEqual([0n, "interrupted"]);
  });
});

describe("images to begin with", () => {
  const reef = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };

  it("are read at their own price", async () => {
    const response = await paint({ model: "task/painted", prompt: "At night", input_references: [reef, reef] });
    const { usage } = Object.assign({ usage: { prompt_tokens: 0 } }, await response.json());
    const { chargedNano, generation } = await settledBy(response);
    expect(generation).toMatchObject({ estimated: false, units: { imageToken: 2 * 765 } });
    expect(usage.prompt_tokens).toBe(generation.inputTokens + 1_530);
    const read = BigInt(generation.inputTokens) * 5_000n + 1_530n * 10_000n;
    expect(chargedNano).toBe(read + BigInt(generation.outputTokens) * 40_000n);
  });

  it("come as the form of OpenAI's edits, from its SDK", async () => {
    const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
    const picture = await toFile(Buffer.from("iVBORw0KGgo=", "base64"), "reef.png", { type: "image/png" });
    const { data, response } = await openai.images
      .edit({
        model: "task/painted",
        prompt: "At night",
        image: [picture, picture],
        n: 2,
        quality: "low",
      })
      .withResponse();
    expect(data.data).toHaveLength(2);
    const { generation } = await settledBy(response);
    expect(generation).toMatchObject({ apiType: "images", units: { imageToken: 2 * 765 }, outputTokens: 2 * 272 });
    const masked = new FormData();
    for (const [name, value] of Object.entries({ model: "task/painted", prompt: "a" })) masked.set(name, value);
    masked.set("mask", new File(["a"], "mask.png"));
    const refused = await fetch(`${world.api.url}/api/v1/images/edits`, {
      method: "POST",
      headers: { authorization: `Bearer ${customer.key}` },
      body: masked,
    });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { param: "mask" } }]);
  });

  it("are refused where nobody takes them", async () => {
    const response = await paint({ model: "task/by-image", prompt: "At night", input_references: [reef] });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { message: expect.stringContaining("input_references") } },
    ]);
  });
});

describe("images by the image", () => {
  it("cost what came, not what was asked for", async () => {
    const body = { model: "task/by-image", prompt: "A forbidden reef", n: 3, aspect_ratio: "16:9" };
    const response = await paint(body);
    expect(await response.json()).toMatchObject({ data: [{}, {}], usage: { cost: 0.08 } });
    const { chargedNano, generation } = await settledBy(response);
    expect(chargedNano).toBe(80_000_000n);
    expect(generation).toMatchObject({ estimated: false, inputTokens: 0, outputTokens: 0 });
  });

  it("none at all is no answer, costs nothing, and the next provider is asked", async () => {
    const response = await paint({ model: "task/by-image", prompt: "A forbidden reef" });
    expect(response.status).toBe(502);
    const { chargedNano } = await settledBy(response);
    expect(chargedNano).toBe(0n);
  });

  it("goes on to the next provider", async () => {
    await world.fault("google-ai-studio", { kind: "status", status: 503 });
    const response = await paint({
      model: "task/by-image",
      prompt: "A reef",
      provider: { order: ["google-ai-studio"] },
    });
    expect(await response.json()).toMatchObject({ provider: expect.stringMatching(/vertex/i), data: [{}] });
  });
});

it("OpenRouter's SDK reads the answer", async () => {
  const sdk = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
  const answer = await sdk.images.generate({ imageGenerationRequest: { model: "task/by-image", prompt: "A reef" } });
  if (!("data" in answer)) throw new Error("It read a stream");
  expect(answer.data).toHaveLength(1);
});

describe("refusals name the field", () => {
  it.each([
    ["prompt", { prompt: "" }],
    ["n", { prompt: "a", n: 11 }],
    ["size", { prompt: "a", size: "huge" }],
    ["size", { prompt: "a", size: "9000x9000" }],
    ["aspect_ratio", { prompt: "a", aspect_ratio: "3:1" }],
    ["output_format", { prompt: "a", output_format: "gif" }],
    ["background", { prompt: "a", output_format: "jpeg", background: "transparent" }],
    ["input_references.0.image_url.url", { prompt: "a", input_references: [{ image_url: { url: "ftp://a" } }] }],
  ])("%s", async (param, body) => {
    const response = await paint({ model: "task/painted", ...body });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { param } }]);
  });

  it("a model that makes no images, and images where words are asked for", async () => {
    const words = await paint({ model: "maker/one", prompt: "a" });
    expect(await words.json()).toMatchObject({ error: { message: expect.stringContaining("not made for images") } });
    const chat = await fetch(`${world.api.url}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "task/painted", messages: [{ role: "user", content: "a" }] }),
    });
    expect(chat.status).toBe(400);
    expect(await chat.json()).toMatchObject({ error: { message: expect.stringContaining("POST /api/v1/images") } });
  });
});
