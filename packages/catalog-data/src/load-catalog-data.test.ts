import { type Provider, providers } from "@causeway/providers";
import { describe, expect, test } from "vitest";
import { readPrice } from "./decimal-price.ts";
import { loadCatalogData, readCatalogFile } from "./load-catalog-data.ts";

/** Which task makes what. */
const taskOf: Readonly<Record<string, keyof NonNullable<Provider["tasks"]>>> = {
  embedding: "embeddings",
  rerank: "rerank",
  image: "images",
  audio: "speech",
  transcript: "transcriptions",
  search: "search",
};

const data = loadCatalogData();
const file = readCatalogFile();
const priceOf = (id: string) => data.endpoints.find((endpoint) => endpoint.id === id)?.price;
const isTask = (modelId: string) =>
  data.models.some(({ id, outputModalities }) => id === modelId && !outputModalities.includes("text"));
const endpointsOf = (modelId: string) => data.endpoints.filter((endpoint) => endpoint.modelId === modelId);

describe("the catalogue that ships", () => {
  test("is as large as promised", () => {
    expect(data.models.length).toBeGreaterThanOrEqual(300);
    expect(new Set(data.models.map((model) => model.author)).size).toBeGreaterThanOrEqual(30);
    expect(data.providers.length).toBeGreaterThanOrEqual(40);
    expect(data.endpoints.length).toBeGreaterThanOrEqual(900);
  });

  test("has no id twice", () => {
    for (const rows of [data.models, data.endpoints, data.providers])
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  test("has ids in lower case, of the form author/slug", () => {
    const bad = data.models.filter(({ id }) => !/^[a-z0-9-]+\/[a-z0-9][a-z0-9.-]*(:free)?$/.test(id));
    expect(bad.map(({ id }) => id)).toEqual([]);
    expect(data.endpoints.filter((one) => one.id !== `${one.providerId}:${one.modelId}`)).toEqual([]);
  });

  test("knows the model and the provider of every endpoint, and an endpoint of every model and provider", () => {
    expect(new Set(data.endpoints.map(({ modelId }) => modelId))).toEqual(new Set(data.models.map(({ id }) => id)));
    expect(new Set(data.endpoints.map(({ providerId }) => providerId))).toEqual(
      new Set(data.providers.map(({ id }) => id)),
    );
  });

  test("asks sane prices: never negative, never above what the dearest models cost, cached input never above input", () => {
    const bad = data.endpoints.filter(
      ({ price }) =>
        price.input < 0n ||
        price.output < 0n ||
        price.input > 250_000_000n ||
        price.output > 1_000_000_000n ||
        (price.cachedInput ?? 0n) > price.input,
    );
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("is free only where the id says :free, and then in every part", () => {
    const bad = data.endpoints.filter(({ modelId, price }) => {
      if (isTask(modelId)) return price.input === 0n && price.units === undefined;
      const free = price.input === 0n && price.output === 0n && price.tiers.length === 0;
      return free !== modelId.endsWith(":free") || (!free && (price.input === 0n || price.output === 0n));
    });
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("has tiers in ascending order, above 0 tokens and never cheaper than the plain rates", () => {
    const bad = data.endpoints.filter(({ price }) =>
      price.tiers.some(
        (tier, index) =>
          tier.minPromptTokens <= (price.tiers[index - 1]?.minPromptTokens ?? 0) ||
          tier.input < price.input ||
          tier.output < price.output,
      ),
    );
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("has limits that fit: output within the context, a model as large as its largest endpoint", () => {
    for (const endpoint of data.endpoints)
      expect(endpoint.maxOutputTokens ?? 1).toBeLessThanOrEqual(endpoint.contextLength);
    for (const model of data.models)
      expect(model.contextLength).toBe(Math.max(...endpointsOf(model.id).map((endpoint) => endpoint.contextLength)));
  });

  test("keeps for every price the source's own text, which reads to that price", () => {
    const bad = file.endpoints.filter(({ price, origins }) =>
      (["input", "output", "cachedInput", "cacheWrite"] as const).some((name) => {
        const [text, origin] = [price[name], origins[name]];
        if (text === undefined || origin === undefined) return text !== origin;
        return readPrice(origin.text, origin.unit).rate !== readPrice(text, "millionTokens").rate;
      }),
    );
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test.each([
    ["openai/gpt-5.4", ["openai", "azure"]],
    ["openai/gpt-6-sol", ["openai", "azure", "amazon-bedrock"]],
    ["openai/gpt-oss-120b", ["groq", "together", "fireworks", "cerebras", "deepinfra", "novita", "amazon-bedrock"]],
    ["anthropic/claude-sonnet-5", ["anthropic", "amazon-bedrock-anthropic", "azure-anthropic"]],
    ["anthropic/claude-haiku-4.5", ["anthropic", "amazon-bedrock-anthropic"]],
    ["google/gemini-3.1-pro-preview", ["google-ai-studio", "google-vertex"]],
    ["meta-llama/llama-3.3-70b-instruct", ["groq", "together", "novita", "deepinfra", "nebius", "wandb"]],
    ["qwen/qwen3-235b-a22b-2507", ["together", "novita", "nebius", "wandb"]],
    ["qwen/qwen3-coder", ["alibaba", "novita", "deepinfra"]],
    ["deepseek/deepseek-v3.2", ["azure", "novita", "siliconflow", "deepinfra"]],
    ["moonshotai/kimi-k2.6", ["moonshotai", "baseten", "cloudflare"]],
    ["z-ai/glm-5.2", ["zai", "fireworks", "together", "baseten"]],
    ["mistralai/mistral-large-2512", ["mistral", "amazon-bedrock"]],
    ["x-ai/grok-4.6", ["xai", "amazon-bedrock"]],
    ["minimax/minimax-m3", ["minimax", "together"]],
  ])("offers %s at %j", (modelId, expected) => {
    expect(endpointsOf(modelId).map(({ providerId }) => providerId)).toEqual(expect.arrayContaining(expected));
  });

  test("has Claude Sonnet 4.5 at its published prices", () => {
    const endpoint = data.endpoints.find(({ id }) => id === "anthropic:anthropic/claude-sonnet-4.5");
    expect(endpoint?.price).toMatchObject({
      input: 3_000_000n,
      output: 15_000_000n,
      cachedInput: 300_000n,
      cacheWrite: 3_750_000n,
    });
  });

  test("has the prices of sound, and what Perplexity asks for a call", () => {
    expect(priceOf("google-ai-studio:google/gemini-2.5-flash")).toMatchObject({
      input: 300_000n,
      units: { audioToken: 1_000_000n },
    });
    expect(priceOf("alibaba:qwen/qwen3-omni-flash")).toMatchObject({
      units: { audioToken: 3_810_000n, madeAudioToken: 15_110_000n },
    });
    expect(priceOf("google-ai-studio:google/gemini-2.5-pro")?.units).toBeUndefined();
    expect(priceOf("perplexity:perplexity/sonar-pro")?.request).toBe(6_000_000_000n);
    expect(priceOf("perplexity:perplexity/sonar-deep-research")?.request).toBeUndefined();
  });

  test("asks for tasks only providers that do them", () => {
    const tasks = data.endpoints.filter(({ modelId }) => isTask(modelId));
    const bad = tasks.filter(({ modelId, providerId, upstreamModelId }) => {
      const provider: Provider | undefined = providers.get(providerId);
      const formats = provider?.tasksFor?.(upstreamModelId) ?? provider?.tasks;
      const made = data.models.find(({ id }) => id === modelId)?.outputModalities ?? [];
      return !made.some((output) => taskOf[output] !== undefined && formats?.[taskOf[output]] !== undefined);
    });
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("has embeddings by the token, reranking by the search, images by either and speech by the character, apart from what takes part in conversations", () => {
    expect(priceOf("openai:openai/text-embedding-3-small")).toMatchObject({ input: 20_000n, output: 0n });
    expect(priceOf("cohere:cohere/rerank-v3.5")).toMatchObject({ input: 0n, units: { search: 2_000_000_000n } });
    const tasks = data.models.filter(({ id }) => isTask(id));
    expect(tasks.length).toBeGreaterThan(15);
    expect(new Set(tasks.flatMap(({ outputModalities }) => outputModalities))).toEqual(
      new Set(["embedding", "rerank", "image", "audio", "transcript", "search"]),
    );
    expect(priceOf("exa:exa/search")).toMatchObject({ input: 0n, units: { search: 7_000_000_000n } });
    expect(priceOf("openai:openai/gpt-image-1")).toMatchObject({ input: 5_000_000n, output: 40_000_000n });
    expect(priceOf("google-vertex:google/imagen-4.0")).toMatchObject({ input: 0n, units: { image: 40_000_000_000n } });
    expect(priceOf("groq:openai/whisper-large-v3")).toMatchObject({ units: { second: 30_830_000n } });
    expect(priceOf("azure:openai/tts-1")).toMatchObject({ input: 0n, units: { character: 15_000_000n } });
  });
});
