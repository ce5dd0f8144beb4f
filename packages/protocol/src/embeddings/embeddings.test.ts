import { nanoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Closing } from "../inbound-dialect.ts";
import { noUsage } from "../usage.ts";
import { openaiEmbeddings } from "./dialect.ts";
import { base64Of, numbersOf } from "./vectors.ts";

const head = { path: "", query: "", headers: {} };
const read = (body: object) => openaiEmbeddings.read({ model: "a/b", ...body }, head);
const envelope = { id: "gen-1", created: 1, model: "a/b", provider: "A" };
const closing: Closing = {
  billed: {
    usage: { ...noUsage, input: 7 },
    cost: nanoUsd(100n),
    upstreamCost: nanoUsd(100n),
    upstreamPromptCost: nanoUsd(100n),
    upstreamCompletionCost: nanoUsd(0n),
  },
  warnings: [],
};

describe("what is read", () => {
  it.each([
    ["input", {}, "is required"],
    ["input", { input: "" }, "must be a non-empty string"],
    ["input", { input: [] }, "at least one item"],
    ["input", { input: Array.from({ length: 2_049 }, () => "a") }, "must have at most 2048 items; you sent 2049"],
    ["input.1", { input: ["a", 5] }, "must be a text, a list of tokens or"],
    ["input.0", { input: [[]] }, "at least one token"],
    ["input.1", { input: [1, -1] }, "a whole number from 0"],
    ["input.0.content", { input: [{ content: [] }] }, "at least one part"],
    ["dimensions", { input: "a", dimensions: 0 }, "from 1 to"],
    ["encoding_format", { input: "a", encoding_format: "int8" }, "one of float, base64"],
  ])("a wrong %s is told with its rule: %j", (parameter, body, message) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ parameter, message: expect.stringContaining(message) }));
  });
});

/** The only embedding of an answer, as the caller is told it. */
const told = (encoding_format: string, vector: readonly number[] | string) => {
  const { writer } = read({ input: "a", encoding_format });
  const answer = { task: "embeddings", upstreamId: undefined, usage: undefined, vectors: [vector] } as const;
  return JSON.parse(String(writer.whole(answer, envelope, closing).body)).data[0].embedding;
};

describe("what is written", () => {
  it("is OpenAI's list, with the cost as a plain decimal", () => {
    const { writer } = read({ input: ["a", "b"] });
    const answer = { task: "embeddings", upstreamId: undefined, usage: undefined, vectors: [[0.5], [0.25]] } as const;
    const { body } = writer.whole(answer, envelope, closing);
    expect(body).toContain('"cost":0.0000001');
    expect(JSON.parse(String(body))).toMatchObject({
      id: "gen-1",
      object: "list",
      data: [
        { object: "embedding", index: 0, embedding: [0.5] },
        { object: "embedding", index: 1, embedding: [0.25] },
      ],
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
  });

  it("is in the form that was asked for, whichever the provider sent", () => {
    expect(told("base64", [1, -2])).toBe("AACAPwAAAMA=");
    expect(told("float", "AACAPwAAAMA=")).toEqual([1, -2]);
  });
});

it("numbers that fit 32 bits come back from base64 as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), (vector) => {
      expect(numbersOf(base64Of(vector))).toEqual(vector);
    }),
  );
});
