import { parseJsonWithNumberTexts } from "@causeway/catalog-data/reading";
import { modelListFormats } from "@causeway/providers";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readModelsDev } from "./read-models-dev.ts";
import { readProviderList } from "./read-provider-list.ts";
import { SourceRefused } from "./source-refused.ts";

const parsed = (value: unknown) => parseJsonWithNumberTexts(JSON.stringify(value));
const list = (document: unknown, format: (typeof modelListFormats)[number]) =>
  readProviderList(parsed(document), { sourceId: "provider:x", providerId: "groq", format }).offers;

it("reads models.dev: known providers, exact prices, tiers, and what it does not know is no matter", () => {
  const { offers, refused } = readModelsDev(
    parsed({
      somebody: { models: { a: { id: "a", cost: { input: 1, output: 1 } } } },
      groq: {
        models: {
          a: {
            id: "a",
            name: "A",
            new_field: { deep: [1] },
            cost: {
              input: 0.1,
              output: 0.2,
              cache_read: 0.01,
              tiers: [{ tier: { size: 200_000 }, input: 0.2, output: 0.4 }],
            },
            limit: { context: 131_072, output: 8_192 },
            modalities: { input: ["text", "pdf"], output: ["text"] },
            tool_call: true,
          },
          b: { id: "b", cost: "cheap" },
          c: null,
        },
      },
    }),
    "models.dev",
  );
  expect(offers).toMatchObject([
    {
      providerId: "groq",
      upstreamModelId: "a",
      price: {
        input: 100_000n,
        cachedInput: 10_000n,
        tiers: [{ minPromptTokens: 200_000, input: 200_000n, output: 400_000n }],
      },
      said: { contextLength: 131_072, inputModalities: ["text", "file"], tools: true },
    },
  ]);
  expect(refused).toEqual([
    { name: "b", reason: "its cost is not a list of prices" },
    { name: "a row without a name", reason: "it has no id" },
  ]);
});

it.each([
  ["openai", { data: [{ id: "a", context_window: 131_072, max_completion_tokens: 8_192 }] }],
  [
    "openrouter",
    {
      data: [
        {
          id: "a",
          context_length: 131_072,
          top_provider: { max_completion_tokens: 8_192 },
          pricing: { prompt: "0.0000001", completion: "0.0000002", image: "-1" },
          expiration_date: "2027-01-31",
        },
      ],
    },
  ],
  ["together", [{ id: "a", context_length: 131_072, pricing: { hourly: 0, input: 0.1, output: 0.2 } }]],
  [
    "mistral",
    {
      data: [
        {
          id: "a",
          max_context_length: 131_072,
          deprecation: "2027-01-31T12:00:00Z",
          deprecation_replacement_model: "b",
        },
      ],
    },
  ],
  ["anthropic", { data: [{ id: "a", type: "model", display_name: "A" }], has_more: false }],
  ["gemini", { models: [{ name: "models/a", inputTokenLimit: 131_072, outputTokenLimit: 8_192 }] }],
] as const)("reads a list in the way of %s", (format, document) => {
  const [offer, ...others] = list(document, format);
  expect(others).toEqual([]);
  expect(offer).toMatchObject({ providerId: "groq", upstreamModelId: "a" });
  expect(offer?.said.contextLength).toBe(format === "anthropic" ? undefined : 131_072);
  const pricing = format === "openrouter" || format === "together";
  expect(offer?.price?.input).toBe(pricing ? 100_000n : undefined);
  const leaving = format === "openrouter" || format === "mistral";
  expect(offer?.deprecatedOn).toBe(leaving ? "2027-01-31" : undefined);
});

it("takes a price that depends for unknown", () => {
  const [offer] = list({ data: [{ id: "a", pricing: { prompt: "-1", completion: "-1" } }] }, "openrouter");
  expect(offer).toMatchObject({ upstreamModelId: "a", price: undefined });
});

it("refuses a list that goes on elsewhere: what the next page has would count as gone", () => {
  expect(() => list({ data: [{ id: "a" }], has_more: true }, "anthropic")).toThrow("another page");
  expect(() => list({ models: [], nextPageToken: "x" }, "gemini")).toThrow("another page");
});

it("reads any JSON, or says that it is another document", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...modelListFormats), (document, format) => {
      const outcomes = [() => readModelsDev(parsed(document), "models.dev").offers, () => list(document, format)];
      expect(outcomes.map(outcomeOf)).not.toContain("crashed");
    }),
  );
});

function outcomeOf(read: () => unknown): "read" | "refused" | "crashed" {
  try {
    read();
    return "read";
  } catch (error) {
    return error instanceof SourceRefused ? "refused" : "crashed";
  }
}
