import { openaiEmbeddings, rerank } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
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
