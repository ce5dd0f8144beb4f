import type { Endpoint } from "@causeway/catalog";
import { noPreferences, type ProviderPreferences } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import type { EndpointFigures } from "./health/health-books.ts";
import { planRoute } from "./route-plan.ts";
import { endpoint, model, question } from "./route-samples.fixture.ts";

const all = (value: number) => ({ p50: value, p75: value, p90: value, p99: value });
const unknown: EndpointFigures = {
  calls: 0,
  failures: 0,
  rateLimited: 0,
  uptime: { fiveMinutes: undefined, halfHour: undefined, day: undefined },
  latencyMs: undefined,
  tokensPerSecond: undefined,
  toolCalls: 0,
  badToolCalls: 0,
  structuredOutputs: 0,
  badStructuredOutputs: 0,
  conformance: { toolCalls: 0, badToolCalls: 0, structuredOutputs: 0, badStructuredOutputs: 0 },
};

type Known = Readonly<Record<string, Partial<EndpointFigures>>>;

/** Providers in the order in which they are tried; chance is even, so the cheapest of equals is first. */
function order(
  endpoints: readonly Endpoint[],
  known: Known,
  preferences: Partial<ProviderPreferences> = {},
  parameters: readonly string[] = [],
): readonly string[] {
  const health = {
    standing: () => "healthy" as const,
    figures: (target: string) => ({ ...unknown, ...known[target.split(":")[0] ?? ""] }),
  };
  return planRoute(question(endpoints, { health, preferences, requirements: { parameters } })).attempts.map(
    ({ endpoint: { providerId } }) => providerId,
  );
}

const tooled = { supportedParameters: ["tools"] };
const three = [endpoint("a", { rate: 1_000n }), endpoint("b", { rate: 2_000n }), endpoint("c", { rate: 3_000n })];

describe("by what was measured", () => {
  it("latency and throughput sort by the median; what was never measured comes last", () => {
    const known = {
      b: { latencyMs: all(100), tokensPerSecond: all(10) },
      c: { latencyMs: all(50), tokensPerSecond: all(90) },
    };
    expect(order(three, known, { sort: "latency" })).toEqual(["c", "b", "a"]);
    expect(order(three, known, { sort: "throughput" })).toEqual(["c", "b", "a"]);
  });

  it("a preferred latency, in seconds, puts slower ones last, and the unknown between", () => {
    const known = { a: { latencyMs: all(3_000) }, c: { latencyMs: all(500) } };
    expect(order(three, known, { preferredMaxLatency: { p50: 1 } })).toEqual(["c", "b", "a"]);
  });

  it("all percentiles that are given must hold", () => {
    const known = {
      a: { tokensPerSecond: { ...all(80), p90: 20 } },
      b: { tokensPerSecond: all(60) },
      c: { tokensPerSecond: all(60) },
    };
    expect(order(three, known, { preferredMinThroughput: { p50: 50, p90: 40 } })).toEqual(["b", "c", "a"]);
    expect(order(three, known, { preferredMinThroughput: { p50: 50 } })).toEqual(["a", "b", "c"]);
  });

  it("one that fails often comes after the others, unless the caller sorts", () => {
    const known = { a: { calls: 100, uptime: { ...unknown.uptime, fiveMinutes: 0.9 } } };
    expect(order(three, known)).toEqual(["b", "c", "a"]);
    expect(order(three, known, { sort: "price" })).toEqual(["a", "b", "c"]);
  });
});

describe("calls with tools", () => {
  const hosts = three.map((one) => ({ ...one, ...tooled }));
  const known = {
    a: { toolCalls: 100, badToolCalls: 30 },
    b: { toolCalls: 100, badToolCalls: 1 },
    c: { toolCalls: 100, badToolCalls: 2 },
  };

  it("go last to hosts that call them worse than the model's others", () => {
    expect(order(hosts, known, {}, ["tools"])).toEqual(["b", "c", "a"]);
    expect(order(hosts, known)).toEqual(["a", "b", "c"]);
    expect(order(hosts, known, { sort: "price" }, ["tools"])).toEqual(["a", "b", "c"]);
  });

  it("are price-weighted while too little is known", () => {
    expect(order(hosts, { a: known.a, b: known.b }, {}, ["tools"])).toEqual(["a", "b", "c"]);
  });

  it("go by the day where the last half hour says too little", () => {
    const daily = Object.fromEntries(
      Object.entries(known).map(([id, counts]) => [
        id,
        { toolCalls: 5, conformance: { ...unknown.conformance, ...counts } },
      ]),
    );
    expect(order(hosts, daily, {}, ["tools"])).toEqual(["b", "c", "a"]);
  });

  it("exacto puts quality first and then speed", () => {
    const measured = {
      ...known,
      b: { ...known.b, tokensPerSecond: all(20) },
      c: { ...known.c, tokensPerSecond: all(90) },
    };
    expect(order(hosts, measured, { sort: "exacto" })).toEqual(["c", "b", "a"]);
  });
});

describe("calls that ask for a form", () => {
  const hosts = three.map((one) => ({ ...one, supportedParameters: ["tools", "response_format"] }));
  const known = {
    a: { structuredOutputs: 50, badStructuredOutputs: 20, toolCalls: 50, badToolCalls: 0 },
    b: { structuredOutputs: 50, badStructuredOutputs: 0, toolCalls: 50, badToolCalls: 25 },
    c: { structuredOutputs: 50, badStructuredOutputs: 1, toolCalls: 50, badToolCalls: 0 },
  };

  it("go last to hosts that keep to it worse than the model's others", () => {
    expect(order(hosts, known, {}, ["response_format"])).toEqual(["b", "c", "a"]);
    expect(order(hosts, known)).toEqual(["a", "b", "c"]);
  });

  it("go last to hosts that are bad at either when there are tools as well", () => {
    expect(order(hosts, known, {}, ["tools", "response_format"])).toEqual(["c", "a", "b"]);
  });

  it("exacto goes by what is asked for", () => {
    const fast = { ...known, a: { ...known.a, tokensPerSecond: all(90) } };
    expect(order(hosts, fast, { sort: "exacto" }, ["response_format"]).at(-1)).toBe("a");
    expect(order(hosts, fast, { sort: "exacto" }, ["tools"])).toEqual(["a", "c", "b"]);
  });
});

describe("which endpoints a slug names", () => {
  const regional = [
    endpoint("vertex/us", { rate: 1_000n }),
    endpoint("vertex/eu", { rate: 2_000n }),
    endpoint("vertex/flex", { rate: 3_000n }),
    endpoint("azure-anthropic", { rate: 4_000n }),
    endpoint("infra", { rate: 5_000n, quantization: "fp8" }),
  ];
  it.each<[string, readonly string[], readonly string[]]>([
    ["all regions, but no service tier, by the provider's name", ["vertex"], ["vertex/us", "vertex/eu"]],
    ["one region", ["vertex/eu"], ["vertex/eu"]],
    ["a service tier by its whole name", ["vertex/flex"], ["vertex/flex"]],
    ["another format of the same provider", ["azure"], ["azure-anthropic"]],
    ["what it serves by its quantization", ["infra/fp8"], ["infra"]],
    ["nothing of another quantization", ["infra/fp4"], []],
  ])("%s", (_, only, named) => {
    expect(order(regional, {}, { only })).toEqual(named);
  });

  it("in the listed order", () => {
    expect(order(regional, {}, { order: ["infra", "vertex"], allowFallbacks: false })).toEqual([
      "infra",
      "vertex/us",
      "vertex/eu",
    ]);
  });
});

it("sorts the endpoints of all models together when they are not kept apart", () => {
  const endpoints = [
    endpoint("a", { rate: 3_000n }),
    endpoint("b", { rate: 1_000n, modelId: "author/two" }),
    endpoint("c", { rate: 2_000n }),
  ];
  expect(order(endpoints, {}, { sort: "price" })).toEqual(["c", "a", "b"]);
  expect(order(endpoints, {}, { sort: "price", sortPartition: "none" })).toEqual(["b", "c", "a"]);
});

it("gives text to be learned from only where the maker is known to allow it", () => {
  const open = { ...model("author/one"), openWeights: true };
  const asked = question(three, { preferences: { ...noPreferences, distillableTextOnly: true } });
  expect(planRoute(asked).exclusions.map(({ by }) => by)).toEqual(["distillation", "distillation", "distillation"]);
  expect(planRoute({ ...asked, models: [{ model: open, variants: [] }] }).attempts).toHaveLength(3);
});

const presentIsFast = (target: string) => ({
  ...unknown,
  ...(target.startsWith("present") && { tokensPerSecond: all(9) }),
});

it("combines variants: the last that sorts wins, and :free leaves only what costs nothing", () => {
  const hosts = [...three, endpoint("gift", { rate: 0n }), endpoint("present", { rate: 0n })];
  const health = { standing: () => "healthy" as const, figures: presentIsFast };
  const models = [{ model: model("author/one"), variants: ["free", "floor", "nitro"] as const }];
  const { attempts, rankedBy } = planRoute(question(hosts, { health, models }));
  expect(attempts.map(({ endpoint: { providerId } }) => providerId)).toEqual(["present", "gift"]);
  expect(rankedBy).toBe("throughput");
});
