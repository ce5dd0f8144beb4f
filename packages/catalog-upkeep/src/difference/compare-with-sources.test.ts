import { picoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { type CatalogState, type Sighting, type StoredEndpoint, usualPolicy } from "../catalog-state.ts";
import type { Offer, SourceReading } from "../offer.ts";
import { compareWithSources } from "./compare-with-sources.ts";

const today = new Date("2026-11-23T00:00:00Z");

const endpoint = (name: string, changes: Partial<StoredEndpoint> = {}): StoredEndpoint => ({
  id: `groq:qwen/${name}`,
  modelId: `qwen/${name}`,
  providerId: "groq",
  upstreamModelId: name,
  contextLength: 128_000,
  maxOutputTokens: 8_000,
  inputModalities: ["text"],
  supportedParameters: ["seed", "tools"],
  enabled: true,
  isKeptUp: false,
  price: { input: "1000000", output: "2000000", cachedInput: null, cacheWrite: null, tiers: [] },
  deprecatedOn: undefined,
  ...changes,
});

const offer = (upstreamModelId: string, input = 1_000_000n, changes: Partial<Offer> = {}): Offer => ({
  providerId: "groq",
  upstreamModelId,
  name: undefined,
  price: {
    input: picoUsd(input),
    output: picoUsd(2_000_000n),
    cachedInput: undefined,
    cacheWrite: undefined,
    tiers: undefined,
  },
  said: {},
  outputModalities: undefined,
  releasedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: true,
  isOutdated: false,
  deprecatedOn: undefined,
  successor: undefined,
  ...changes,
});

const reading = (sourceId: string, offers: readonly Offer[]): SourceReading => ({ sourceId, offers, refused: [] });

function state(endpoints: readonly StoredEndpoint[], sightings: Readonly<Record<string, Sighting>> = {}): CatalogState {
  return {
    now: today,
    endpoints,
    models: new Map(
      endpoints.map(({ modelId }) => [modelId, { id: modelId, deprecatedOn: undefined, successorId: undefined }]),
    ),
    sightings: new Map([["a", new Map(Object.entries(sightings))]]),
  };
}

const compare = (of: CatalogState, ...readings: readonly SourceReading[]) =>
  compareWithSources(of, readings, usualPolicy);
const names = Array.from({ length: 20 }, (_, index) => `m${index}`);

it("finds nothing where nothing differs, and remembers that it was seen", () => {
  const { candidates, sightings } = compare(state([endpoint("m")]), reading("a", [offer("M")]));
  expect(candidates).toEqual([]);
  expect(sightings).toEqual([{ sourceId: "a", endpointId: "groq:qwen/m", said: {}, missingSince: undefined }]);
});

it("holds back many price changes at one provider, and lets a few through", () => {
  const stored = state(names.map((name) => endpoint(name)));
  const moved = (count: number) =>
    compare(
      stored,
      reading(
        "a",
        names.map((name, index) => offer(name, index < count ? 1_100_000n : 1_000_000n)),
      ),
    ).candidates.map(({ waitsFor }) => waitsFor);
  expect(moved(5)).toEqual(Array(5).fill(undefined));
  expect(moved(6)).toEqual(Array(6).fill("6 of 20 endpoints of groq would change their price at once"));
});

it("holds back models that go missing in numbers, however long", () => {
  const missing: Sighting = { said: {}, missingSince: new Date("2026-11-01T00:00:00Z") };
  const gone = (count: number) => {
    const lost = names.slice(0, count);
    const stored = state(
      names.map((name) => endpoint(name)),
      Object.fromEntries(lost.map((name) => [`groq:qwen/${name}`, missing])),
    );
    return compare(
      stored,
      reading(
        "a",
        names.slice(count).map((name) => offer(name)),
      ),
    ).candidates;
  };
  expect(gone(2).map(({ kind, waitsFor }) => [kind, waitsFor])).toEqual([
    ["gone", undefined],
    ["gone", undefined],
  ]);
  expect(gone(6).every(({ waitsFor }) => /6 of 20 endpoints of groq are missing/.test(waitsFor ?? ""))).toBe(true);
});

it("knows nothing of a model that a source never listed", () => {
  expect(compare(state([endpoint("m"), endpoint("n")]), reading("b", [offer("n")])).candidates).toEqual([]);
});

it("believes the first source, also on whether a model is there", () => {
  const sighted: Sighting = { said: {}, missingSince: today };
  const stored = state([endpoint("m"), endpoint("n")], { "groq:qwen/m": sighted });
  const { candidates } = compare(
    stored,
    reading("a", [offer("n", 1_100_000n)]),
    reading("b", [offer("m"), offer("n")]),
  );
  expect(candidates).toMatchObject([
    { kind: "gone", subject: "groq:qwen/m", others: [{ source: "b", says: "still lists it" }] },
    { kind: "price", sourceId: "a", others: [{ source: "b", says: "$1 in, $2 out" }] },
  ]);
});

it("follows what changed in a source's words only: what it says for the first time is no change", () => {
  const said = { contextLength: 128_000, tools: true, inputModalities: ["text"] };
  const stored = state([endpoint("m", { contextLength: 64_000 })], {
    "groq:qwen/m": { said, missingSince: undefined },
  });
  const after = (now: object) =>
    compare(stored, reading("a", [offer("m", 1_000_000n, { said: { ...said, ...now } })])).candidates;
  expect(after({})).toEqual([]);
  expect(after({ reasoning: true, maxOutputTokens: 9_000 })).toEqual([]);
  expect(after({ contextLength: 32_000, tools: false, inputModalities: ["text", "image"] })).toMatchObject([
    {
      kind: "capability",
      after: {
        contextLength: 32_000,
        maxOutputTokens: 8_000,
        inputModalities: ["text", "image"],
        supportedParameters: ["seed"],
      },
    },
  ]);
});

it("offers nothing that has no price, is not text, or is a closed model resold", () => {
  const stored = state([endpoint("m")]);
  const unknown = [
    offer("n", 1n, { price: undefined }),
    offer("text-embedding-x"),
    offer("gpt-9"),
    offer("z", 0n, { openWeights: undefined }),
    offer("outdated-m2", 1_000_000n, { isOutdated: true }),
  ];
  expect(compare(stored, reading("a", [offer("m"), ...unknown])).candidates).toEqual([]);
});

const off = (changes: Partial<StoredEndpoint>) =>
  compare(state([endpoint("m", { enabled: false, ...changes })]), reading("a", [offer("m")])).candidates;

it("leaves an endpoint that somebody has taken out where it is, and puts back its own", () => {
  expect(off({})).toEqual([]);
  expect(off({ isKeptUp: true })).toMatchObject([{ kind: "back", waitsFor: undefined }]);
});
