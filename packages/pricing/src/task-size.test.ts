import { images, openaiEmbeddings, rerank, speech } from "@causeway/protocol";
import { describe, expect, it, test } from "vitest";
import { taskSize } from "./task-size.ts";

const head = { path: "", query: "", headers: {} };
const embedding = (input: unknown) => taskSize(openaiEmbeddings.read({ model: "a/b", input }, head).call.request);
const ranking = (query: string, documents: readonly string[]) =>
  taskSize(rerank.read({ model: "a/b", query, documents }, head).call.request);

describe("embeddings", () => {
  it("have as many prompts as inputs, and tokens count as what they are", () => {
    expect(embedding("four letters")).toMatchObject({ prompts: { count: 1, longest: 3 } });
    expect(embedding([[1, 2, 3], [4]])).toMatchObject({
      promptTokens: { likely: 4 },
      prompts: { count: 2, longest: 3 },
      units: { likely: {}, most: {} },
    });
  });

  it("can have no more tokens than bytes, and a few around each", () => {
    const { promptTokens } = embedding(["ab", "äö"]);
    expect(promptTokens.most).toBe(2 + 4 + 2 * 16);
  });
});

describe("reranking", () => {
  it("reads the query with each document", () => {
    const one = ranking("query", ["document"]);
    expect(ranking("query", ["document", "document"]).promptTokens.likely).toBe(one.promptTokens.likely * 2);
  });

  it.each([
    [1, "short", 1],
    [100, "short", 1],
    [101, "short", 2],
    [60, "long ".repeat(600), 2],
  ])("takes %i documents (%#) for %s searches", (count, text, searches) => {
    const documents = Array.from({ length: count }, () => text);
    const { units } = ranking("query", documents);
    expect(units.likely).toEqual({ search: searches });
    expect(units.most.search).toBeGreaterThanOrEqual(searches);
  });
});

const painting = (body: object) =>
  taskSize(images.read({ model: "a/b", prompt: "A reef", ...body }, head).call.request);

describe("images", () => {
  it("are counted, and have the tokens of their quality and shape", () => {
    expect(painting({ n: 3, quality: "low", size: "1024x1024" })).toMatchObject({
      units: { likely: { image: 3 }, most: { image: 3 } },
      outputTokens: { likely: 3 * 272, most: 3 * 272 },
    });
    expect(painting({ quality: "high", aspect_ratio: "2:3" }).outputTokens).toEqual({ likely: 6_240, most: 6_240 });
  });

  it("may have the most that any has where the caller leaves it open", () => {
    expect(painting({}).outputTokens).toEqual({ likely: 1_056, most: 6_240 });
    expect(painting({ size: "1024x1536" }).outputTokens).toEqual({ likely: 1_584, most: 6_240 });
  });
});

test("speech is counted in characters as Unicode has them", () => {
  const { units, outputTokens } = taskSize(speech.read({ model: "a/b", input: "Grüße 🐠" }, head).call.request);
  expect(units).toEqual({ likely: { character: 7 }, most: { character: 7 } });
  expect(outputTokens).toBeUndefined();
});
