import { describe, expect, test } from "vitest";
import { assembleCatalog } from "./assemble.ts";
import type { SourcePrices, SourceRow } from "./sources/source-row.ts";

const prices = (input: string, output: string, more: Partial<SourcePrices> = {}): SourcePrices => ({
  unit: "millionTokens",
  input,
  output,
  cachedInput: undefined,
  cacheWrite: undefined,
  tiers: [],
  ...more,
});
const row = (source: SourceRow["source"], more: Partial<SourceRow>): SourceRow => ({
  source,
  providerId: "groq",
  upstreamModelId: "openai/gpt-oss-120b",
  name: "GPT OSS 120B",
  prices: undefined,
  contextLength: 131_072,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  tools: true,
  reasoning: undefined,
  structuredOutputs: undefined,
  temperature: undefined,
  releasedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: true,
  deprecated: false,
  deprecatedOn: undefined,
  ...more,
});
const ask = (providerId: string, input: string) => row("models.dev", { providerId, prices: prices(input, "1") });
const assemble = (...rows: SourceRow[]) =>
  assembleCatalog({
    rows,
    modelFacts: [],
    knownSlugs: ["openai/gpt-oss-120b"],
    responsesOnly: ["gpt-5-mega"],
    dates: { "models.dev": "2026-07-01", "pi-ai": "2026-11-10", litellm: "2026-08-01" },
  });

const priceOf = (...rows: SourceRow[]) => assemble(...rows).endpoints[0]?.price;
const listed = (...sources: SourceRow["source"][]) =>
  assemble(...sources.map((source) => row(source, { prices: prices("1", "2") }))).models[0]?.listedOn;
const at = (providerId: string, ...inputModalities: string[]) =>
  row("models.dev", { providerId, inputModalities, prices: prices("1", "2") });

describe("assembleCatalog", () => {
  test("dates a model without a release date only when no earlier list had it", () => {
    expect(listed("pi-ai")).toBe("2026-11-10");
    expect(listed("pi-ai", "models.dev")).toBeUndefined();
    expect(listed("models.dev")).toBeUndefined();
  });

  test("takes the price of sound from a list that agrees on the rest, and only where it is not that of text", () => {
    const inSound = (audio: string, madeAudio: string) => prices("1", "2", { audio, madeAudio });
    const plain = row("pi-ai", { prices: prices("1", "2") });
    expect(priceOf(plain, row("models.dev", { prices: inSound("4", "2") }))).toEqual({
      input: "1",
      output: "2",
      audio: "4",
    });
    const other = row("models.dev", { prices: { ...inSound("4", "9"), input: "3" } });
    expect(priceOf(plain, other)).toEqual({ input: "1", output: "2" });
  });

  test("does not believe one provider of many that a text model takes images", () => {
    const text = ["novita", "together", "fireworks", "deepinfra"].map((id) => at(id, "text"));
    expect(assemble(at("groq", "text", "image"), ...text).models[0]?.inputModalities).toEqual(["text"]);
    expect(assemble(at("groq", "text", "image"), ...text.slice(0, 2)).models[0]?.inputModalities).toEqual([
      "text",
      "image",
    ]);
  });

  test("takes the freshest price and keeps its source, date and text", () => {
    const { endpoints } = assemble(
      row("models.dev", { prices: prices("0.15", "0.75") }),
      row("pi-ai", { prices: prices("0.10", "0.60") }),
    );
    expect(endpoints).toMatchObject([
      {
        id: "groq:openai/gpt-oss-120b",
        price: { input: "0.1", output: "0.6" },
        origins: { input: { source: "pi-ai", date: "2026-11-10", unit: "millionTokens", text: "0.10" } },
      },
    ]);
  });

  test("fills cache prices and tiers only from a source that agrees on the plain prices", () => {
    const tiers = [
      { minPromptTokens: 200_000, input: "2e-07", output: "1.2e-06", cachedInput: undefined, cacheWrite: undefined },
    ];
    const liteLlm = (input: string) =>
      row("litellm", { prices: prices(input, "6e-07", { unit: "token", cachedInput: "5e-08", tiers }) });
    const fresh = row("pi-ai", { prices: prices("0.1", "0.6") });

    expect(assemble(fresh, liteLlm("1e-07")).endpoints[0]?.price).toEqual({
      input: "0.1",
      output: "0.6",
      cachedInput: "0.05",
      tiers: [{ minPromptTokens: 200_000, input: "0.2", output: "1.2" }],
    });
    expect(assemble(fresh, liteLlm("1.1e-07")).endpoints[0]?.price).toEqual({ input: "0.1", output: "0.6" });
  });

  test("leaves an endpoint without a price out, with the reason", () => {
    expect(assemble(row("models.dev", {}))).toMatchObject({
      endpoints: [],
      models: [],
      leftOut: [{ providerId: "groq", upstreamModelId: "openai/gpt-oss-120b", reason: "no price" }],
    });
  });

  test("believes a price of 0 only of a provider that offers free models, and gives it an id of its own", () => {
    expect(assemble(row("models.dev", { prices: prices("0", "0") })).endpoints).toEqual([]);
    const { endpoints, models } = assemble(
      row("models.dev", { providerId: "nvidia", prices: prices("0", "0") }),
      row("models.dev", { prices: prices("0.15", "0.6") }),
    );
    expect(endpoints.map(({ id }) => id)).toEqual(["nvidia:openai/gpt-oss-120b:free", "groq:openai/gpt-oss-120b"]);
    expect(models.map(({ name }) => name)).toEqual(["GPT OSS 120B (free)", "GPT OSS 120B"]);
  });

  test.each([
    ["retired", { deprecated: true }],
    ["retired", { deprecatedOn: "2026-10-01" }],
    ["not text generation", { upstreamModelId: "openai/whisper-large-v3" }],
    ["unknown author", { upstreamModelId: "auto" }],
    ["speed tier fast", { upstreamModelId: "openai/gpt-oss-120b-fast" }],
    ["closed model resold", { upstreamModelId: "anthropic/claude-opus-4.5", openWeights: false }],
    ["moving alias", { providerId: "mistral", upstreamModelId: "mistral-large-latest" }],
    ["Responses API only", { providerId: "openai", upstreamModelId: "gpt-5-mega" }],
    ["Responses API only", { providerId: "openai", upstreamModelId: "gpt-5.4-pro" }],
    ["price out of bounds: 15000 / 60000", { prices: prices("15000", "60000") }],
  ])("leaves out: %s", (reason, more: Partial<SourceRow>) => {
    const { endpoints, leftOut } = assemble(row("models.dev", { prices: prices("1", "2"), ...more }));
    expect(endpoints).toEqual([]);
    expect(leftOut.map((left) => left.reason)).toEqual([reason]);
  });

  test("leaves out a price far below what four others ask", () => {
    const { endpoints, leftOut } = assemble(
      ask("groq", "0.6"),
      ask("novita", "0.5"),
      ask("together", "0.7"),
      ask("baseten", "0.6"),
      ask("vultr", "0.09"),
    );
    expect(endpoints).toHaveLength(4);
    expect(leftOut).toMatchObject([{ providerId: "vultr" }]);
  });

  test("makes one endpoint of a provider's snapshots and quantised copies: the plain one", () => {
    const { endpoints } = assemble(
      row("models.dev", { upstreamModelId: "openai/gpt-oss-120b-fp8", prices: prices("0.1", "0.5") }),
      row("models.dev", { upstreamModelId: "openai/GPT-OSS-120B", prices: prices("0.2", "0.5") }),
    );
    expect(endpoints).toMatchObject([{ upstreamModelId: "openai/GPT-OSS-120B", price: { input: "0.2" } }]);
  });

  test("treats cached input dearer than input as unknown", () => {
    const { endpoints } = assemble(row("models.dev", { prices: prices("0.1", "0.5", { cachedInput: "0.3" }) }));
    expect(endpoints[0]?.price).toEqual({ input: "0.1", output: "0.5" });
  });
});
