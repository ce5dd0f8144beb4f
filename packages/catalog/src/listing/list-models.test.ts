import { picoUsd } from "@causeway/money";
import { describe, expect, test } from "vitest";
import type { Model } from "../model.ts";
import { catalogSnapshot } from "../snapshot.ts";
import { type EndpointMeasures, unmeasured } from "./endpoint-measures.ts";
import { listedModel, listModels } from "./list-models.ts";
import { endpointOf, modelOf } from "./listed.fixture.ts";
import type { ModelFilter } from "./model-filter.ts";
import { type ModelOrder, modelOrders } from "./model-order.ts";

const nowMs = Date.parse("2026-11-22T12:00:00Z");

const gpt = modelOf("openai/gpt-9-pro", {
  releasedOn: "2026-11-12",
  contextLength: 400_000,
  inputModalities: ["text", "image"],
});
const llama = modelOf("meta-llama/llama-3.3", { releasedOn: "2026-01-01", openWeights: true });
const undated = modelOf("maker/undated");
const embedding = modelOf("maker/embedding", { outputModalities: ["embedding"] });
const alone = modelOf("maker/nobody-serves-it");

const catalog = catalogSnapshot(
  [alone, undated, llama, embedding, gpt],
  [
    endpointOf(
      gpt.id,
      "openai",
      { input: 10n, output: 40n },
      {
        contextLength: 400_000,
        inputModalities: ["text", "image"],
        supportedParameters: ["temperature", "tools"],
      },
    ),
    endpointOf(llama.id, "groq", { input: 6n, output: 6n }, { supportedParameters: ["temperature", "tools"] }),
    endpointOf(llama.id, "keeper", { input: 1n, output: 2n }),
    endpointOf(undated.id, "groq", { input: 100n, output: 1n }),
    endpointOf(embedding.id, "groq", { input: 1n, output: 0n }),
  ],
  [
    { id: "groq", name: "Groq Cloud", dataPolicy: { trainsOnPrompts: false, retentionDays: 0 } },
    { id: "keeper", name: "Keeper", dataPolicy: { trainsOnPrompts: undefined, retentionDays: 30 } },
    { id: "openai", name: "OpenAI", dataPolicy: { trainsOnPrompts: false, retentionDays: 30 } },
  ],
);

const spread = (p50: number) => ({ p50, p75: p50, p90: p50, p99: p50 });
const measured: Readonly<Record<string, Partial<EndpointMeasures>>> = {
  [`groq:${llama.id}`]: {
    latencyMs: spread(100),
    tokensPerSecond: spread(500),
    answeredInDay: 3,
    toolCalls: 10,
    badToolCalls: 1,
  },
  [`keeper:${llama.id}`]: { latencyMs: spread(900), tokensPerSecond: spread(20), answeredInDay: 4 },
  [`openai:${gpt.id}`]: {
    latencyMs: spread(300),
    tokensPerSecond: spread(90),
    answeredInDay: 6,
    toolCalls: 10,
    badToolCalls: 5,
  },
};
const measure = (id: string): EndpointMeasures => ({ ...unmeasured, ...measured[id] });

const text: ModelFilter = { outputModalities: ["text"] };
const listed = (filter: ModelFilter, order: ModelOrder = "newest") =>
  listModels(catalog, {
    filter,
    order,
    measure,
    weeklyTokens: new Map([
      [undated.id, 9],
      [llama.id, 7_000],
    ]),
    nowMs,
  });
const idsOf = (filter: ModelFilter, order?: ModelOrder) => listed(filter, order).map(({ model: { id } }) => id);

describe("each filter by itself", () => {
  test.each<[string, ModelFilter, readonly Model[]]>([
    ["nothing asked: what can be called", {}, [gpt, llama, embedding, undated]],
    ["text in the id", { text: "GPT" }, [gpt]],
    ["text in the name", { text: "name of meta" }, [llama]],
    ["families", { families: ["Llama3", "Grok"] }, [llama]],
    ["authors", { authors: ["openai", "nobody"] }, [gpt]],
    ["output modalities", { outputModalities: ["embedding", "audio"] }, [embedding]],
    ["open weights", { isDistillable: true }, [llama]],
    ["not known to be open", { isDistillable: false }, [gpt, embedding, undated]],
    ["young", { ageDays: { min: undefined, max: 10 } }, [gpt]],
    ["old; the age of some is not known", { ageDays: { min: 11, max: undefined } }, [llama]],
    ["parameters, all of them", { supportedParameters: ["tools", "temperature"] }, [gpt, llama]],
    ["input modalities", { inputModalities: ["text", "image"] }, [gpt]],
    ["context", { contextLength: 100_001 }, [gpt]],
    ["providers by id", { providers: ["openai"] }, [gpt]],
    ["providers by name", { providers: ["groq cloud"] }, [llama, embedding, undated]],
    ["keeps nothing", { keepsNothing: true }, [llama, embedding, undated]],
    ["input price", { inputPrice: { min: picoUsd(2n), max: picoUsd(10n) } }, [gpt, llama]],
    ["output price", { outputPrice: { min: undefined, max: picoUsd(1n) } }, [embedding, undated]],
    ["tool success, at least", { toolSuccess: { min: 0.9, max: undefined } }, [llama]],
    ["tool success, at most", { toolSuccess: { min: undefined, max: 0.5 } }, [gpt]],
    ["models that may be used", { mayUseModel: (id) => id.startsWith("openai/") }, [gpt]],
    ["providers that may be used", { mayUseProvider: (id) => id !== "groq" }, [gpt, llama]],
  ])("%s", (_, filter, models) => {
    expect(idsOf(filter)).toEqual(models.map(({ id }) => id));
  });
});

test("one endpoint must meet everything, and the price is of those that do", () => {
  expect(listed({ text: "llama" })[0]?.cheapest.providerId).toBe("keeper");
  expect(listed({ text: "llama", supportedParameters: ["tools"] })[0]?.cheapest.providerId).toBe("groq");
  expect(idsOf({ keepsNothing: true, inputPrice: { min: undefined, max: picoUsd(1n) }, ...text })).toEqual([]);
});

test("a search is priced by the cheapest endpoint that makes any", () => {
  const searching = (providerId: string, input: bigint, ownSearch: bigint) => {
    const endpoint = endpointOf(gpt.id, providerId, { input, output: 1n });
    return { ...endpoint, price: { ...endpoint.price, ownSearch: picoUsd(ownSearch) } };
  };
  const plain = endpointOf(gpt.id, "plain", { input: 1n, output: 1n });
  const one = listedModel(gpt, [searching("dear", 9n, 1n), plain, searching("usual", 3n, 2n)]);
  expect([one?.cheapest.providerId, one?.cheapestSearching?.providerId]).toEqual(["plain", "usual"]);
  expect(listedModel(gpt, [plain])?.cheapestSearching).toBeUndefined();
});

describe("names of the newest", () => {
  const grok = modelOf("x-ai/grok-4.7", { releasedOn: "2026-10-01" });
  const known = catalogSnapshot([grok], [endpointOf(grok.id, "xai", { input: 2n, output: 6n })], []);
  const idsAsked = (filter: ModelFilter) =>
    listModels(known, { filter, order: "newest", measure, nowMs }).map(({ model: { id } }) => id);

  test("are listed at the facts of what they mean", () => {
    const [, latest] = listModels(known, { filter: {}, order: "newest", measure, nowMs });
    expect(latest).toMatchObject({ model: { id: "~x-ai/grok-latest", author: "x-ai" }, aliasTarget: { id: grok.id } });
  });

  test.each<[string, ModelFilter, readonly string[]]>([
    ["their own names", { text: "latest" }, ["~x-ai/grok-latest"]],
    ["what serves the model", { providers: ["groq"] }, []],
    ["the model that may be used", { mayUseModel: (id) => id === grok.id }, [grok.id, "~x-ai/grok-latest"]],
    ["the model that may not", { mayUseModel: (id) => id !== grok.id }, []],
    ["the family of names", { families: ["Router"] }, ["~x-ai/grok-latest"]],
  ])("are filtered by %s", (_, filter, ids) => {
    expect(idsAsked(filter)).toEqual(ids);
  });
});

describe("each order; what is not known comes last", () => {
  test.each<[ModelOrder, readonly Model[]]>([
    ["newest", [gpt, llama, undated]],
    ["most-popular", [llama, gpt, undated]],
    ["top-weekly", [llama, undated, gpt]],
    ["pricing-low-to-high", [llama, gpt, undated]],
    ["pricing-high-to-low", [undated, gpt, llama]],
    ["context-high-to-low", [gpt, llama, undated]],
    ["throughput-high-to-low", [llama, gpt, undated]],
    ["latency-low-to-high", [llama, gpt, undated]],
  ])("%s", (order, models) => {
    expect(idsOf(text, order)).toEqual(models.map(({ id }) => id));
  });

  test("has no model twice and loses none", () => {
    for (const order of modelOrders) expect(idsOf({}, order).toSorted()).toEqual(idsOf({}).toSorted());
  });
});
