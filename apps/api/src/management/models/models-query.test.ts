import { z } from "@hono/zod-openapi";
import { describe, expect, test } from "vitest";
import { filterQuery, orderQuery, pageQuery, readFilter, readPage } from "./models-query.ts";

const query = z.object({ ...filterQuery.shape, ...orderQuery.shape, ...pageQuery.shape });

const read = (parameters: Readonly<Record<string, string>>) => readFilter(query.parse(parameters));

describe("a filter is read", () => {
  test("asks for text when nothing is said, and for everything when told so", () => {
    expect(read({}).outputModalities).toEqual(["text"]);
    expect(read({ output_modalities: "all" }).outputModalities).toBeUndefined();
    expect(read({ output_modalities: "Embeddings, image" }).outputModalities).toEqual(["image", "embedding"]);
  });

  test("takes prices as dollars per million tokens, exactly", () => {
    expect(read({ min_price: "0.000001", max_price: "2.5" }).inputPrice).toEqual({ min: 1n, max: 2_500_000n });
    expect(read({ max_output_price: "0" }).outputPrice).toEqual({ min: undefined, max: 0n });
    expect(read({}).inputPrice).toBeUndefined();
  });

  test("takes lists with blanks, in any case; an empty one asks for nothing", () => {
    expect(read({ model_authors: " OpenAI,, anthropic,openai " }).authors).toEqual(["openai", "anthropic"]);
    expect(read({ providers: " , " }).providers).toBeUndefined();
    expect(read({ q: "" }).text).toBeUndefined();
  });

  test("an offset without a limit is a page of the usual size", () => {
    expect(readPage(query.parse({ offset: "20" }))).toEqual({ limit: 500, offset: 20 });
    expect(readPage(query.parse({}))).toEqual({ limit: undefined, offset: undefined });
  });
});

describe("what is wrong is told with the limit", () => {
  test.each([
    ["limit", "0", "from 1 to 1000"],
    ["limit", "1001", "from 1 to 1000"],
    ["limit", "1e2", "from 1 to 1000"],
    ["limit", "", "from 1 to 1000"],
    ["offset", "-1", "from 0 to"],
    ["context", "many", "from 1 to"],
    ["min_price", "", "dollars per million tokens"],
    ["max_price", "-1", "dollars per million tokens"],
    ["max_price", "0.0000001", "6 decimal places"],
    ["min_tool_success_rate", "1.1", "from 0 to 1"],
    ["input_modalities", "text,smell", "text, image, audio, video, file"],
    ["output_modalities", "smell", "embeddings"],
    ["arch", "gpt-5", "Llama3"],
    ["distillable", "maybe", "true or false"],
    ["zdr", "false", "true"],
    ["sort", "top-yearly", "top-weekly"],
    ["sort", "intelligence-high-to-low", "benchmarks"],
    ["q", "x".repeat(201), "200"],
    ["category", "programming", "Leave it out"],
    ["region", "eu", "Leave it out"],
    ["min_coding_index", "50", "benchmarks"],
  ])("%s=%s", (name, value, said) => {
    const { error } = query.safeParse({ [name]: value });
    expect(error?.issues).toMatchObject([{ path: [name], message: expect.stringContaining(said) }]);
  });
});
