import { OpenRouter } from "@openrouter/sdk";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/draws": {
      output: "text",
      providers: ["google-ai-studio"],
      inputPico: 300_000n,
      outputPico: 2_500_000n,
      madeImageTokenPico: 30_000_000n,
      upstreamModelId: "gemini-2.5-flash-image",
    },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const asked = {
  model: "task/draws",
  messages: [{ role: "user" as const, content: "Draw a reef" }],
  modalities: ["image", "text"] as const,
  image_config: { aspect_ratio: "16:9" },
};
const tokensPerImage = 1_290;
const imageIn = (message: object | undefined) => {
  const [image] = (message && "images" in message && Array.isArray(message.images) ? message.images : []) as readonly {
    readonly image_url: { readonly url: string };
  }[];
  return image?.image_url.url;
};

async function expectPriced(id: string) {
  const { chargedNano, generation } = await world.settlementOf(id);
  expect(generation).toMatchObject({ units: { madeImageToken: tokensPerImage }, estimated: false });
  const pico =
    BigInt(generation.inputTokens) * 300_000n +
    BigInt(generation.outputTokens) * 2_500_000n +
    BigInt(tokensPerImage) * 30_000_000n;
  expect(chargedNano).toBe((pico + 999n) / 1_000n);
}

const post = (path: string, body: object) =>
  fetch(`${world.api.url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

it("a chat's answer holds its picture, priced apart from its words", async () => {
  const { id, choices, usage } = (await (await post("/chat/completions", asked)).json()) as OpenAI.ChatCompletion;
  expect(imageIn(choices[0]?.message)).toMatch(/^data:image\/png;base64,iVBOR/);
  expect(usage).toMatchObject({
    completion_tokens: tokensPerImage,
    completion_tokens_details: { image_tokens: tokensPerImage },
  });
  await expectPriced(id);
});

it("a stream tells it between its words, and counts it", async () => {
  const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
  const { modalities: _, ...words } = asked;
  const images: (string | undefined)[] = [];
  let id = "";
  for await (const chunk of await openai.chat.completions.create({ ...words, stream: true })) {
    id = chunk.id;
    for (const { delta } of chunk.choices) images.push(imageIn(delta));
  }
  expect(images.filter((url) => url !== undefined)).toEqual([expect.stringMatching(/^data:image\/png/)]);
  await expectPriced(id);
});

it("Responses have it as an item, and Messages say that they cannot tell it", async () => {
  const response = (await (await post("/responses", { model: asked.model, input: "Draw a reef" })).json()) as {
    readonly output: readonly object[];
  };
  expect(response.output).toContainEqual(
    expect.objectContaining({
      type: "image_generation_call",
      status: "completed",
      result: expect.stringMatching(/^iVBOR/),
    }),
  );
  const message = await post("/messages", { model: asked.model, max_tokens: 100, messages: asked.messages });
  expect(await message.json()).toMatchObject({ warnings: [{ code: "not-expressible" }] });
});

it("the same model makes images of a prompt, at the same price", async () => {
  const response = await post("/images", { model: asked.model, prompt: "A reef" });
  expect(await response.json()).toMatchObject({ usage: { completion_tokens: tokensPerImage } });
  await expectPriced(response.headers.get("x-generation-id") ?? "");
});

it("is listed with those that make images, and who does at what price", async () => {
  const { images } = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
  const { data } = await images.listModels();
  expect(data.map(({ id, supportsStreaming }) => [id, supportsStreaming])).toEqual([["task/draws", false]]);
  const { endpoints } = await images.listModelEndpoints({ author: "task", slug: "draws" });
  expect(endpoints).toMatchObject([
    {
      providerSlug: "google-ai-studio",
      pricing: [
        { billable: "input_text", unit: "token", costUsd: 3e-7 },
        { billable: "output_image", unit: "token", costUsd: 3e-5 },
      ],
    },
  ]);
});
