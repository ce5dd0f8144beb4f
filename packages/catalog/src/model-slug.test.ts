import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findModel } from "./find-model.ts";
import type { Model } from "./model.ts";
import { formatModelSlug, parseModelSlug } from "./model-slug.ts";
import { catalogSnapshot } from "./snapshot.ts";

const variants = ["free", "nitro", "floor", "exacto", "thinking", "extended", "online", "batch"] as const;
const variant = fc.constantFrom(...variants);
const modelId = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}\/[a-z0-9][a-z0-9._-]{0,20}$/);

describe("parseModelSlug", () => {
  test("reads back every slug it writes", () => {
    fc.assert(
      fc.property(modelId, fc.uniqueArray(variant), (id, chosen) => {
        const slug = { modelId: id, variants: chosen };
        expect(formatModelSlug(slug)).toBe([id, ...chosen].join(":"));
        expect(parseModelSlug(formatModelSlug(slug))).toEqual(slug);
      }),
    );
  });

  test("never throws and never returns an id with a colon or a capital, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { modelId: id } = parseModelSlug(text) ?? { modelId: "none/none" };
        expect(id).toMatch(/^~?[^:A-Z/]+\/[^:A-Z/]+$/);
      }),
    );
  });

  test("refuses a variant that does not exist, alone or beside one that does", () => {
    fc.assert(
      fc.property(modelId, variant, fc.stringMatching(/^[a-z]{0,9}$/), (id, known, other) => {
        fc.pre(!variants.some((name) => name === other));
        expect(parseModelSlug(`${id}:${other}`)).toBeUndefined();
        expect(parseModelSlug(`${id}:${known}:${other}`)).toBeUndefined();
      }),
    );
  });

  test.each([
    "",
    "gpt-5",
    "/gpt-5",
    "openai/",
    "openai/gpt 5",
    "openai/gpt-5:",
    "a/b/c",
    ":free",
    "../../etc",
    "openai/..",
  ])("refuses %j", (text) => {
    expect(parseModelSlug(text)).toBeUndefined();
  });

  test("takes capitals and repeated variants as the same model", () => {
    expect(parseModelSlug("OpenAI/GPT-5:Nitro:nitro")).toEqual({ modelId: "openai/gpt-5", variants: ["nitro"] });
  });
});

describe("findModel", () => {
  const snapshot = catalogSnapshot([model("z-ai/glm"), model("z-ai/glm:free"), model("z-ai/other")], [], []);

  test.each([
    ["z-ai/glm", "z-ai/glm"],
    ["z-ai/glm:nitro", "z-ai/glm"],
    ["z-ai/glm:nitro:free", "z-ai/glm:free"],
    ["z-ai/other:free", "z-ai/other"],
    ["z-ai/none", undefined],
  ])("%s is the entry %s", (text, id) => {
    const slug = parseModelSlug(text);
    expect(slug && findModel(snapshot, slug)?.id).toBe(id);
  });
});

function model(id: string): Model {
  return {
    id,
    name: id,
    author: "z-ai",
    contextLength: 1,
    maxOutputTokens: undefined,
    inputModalities: ["text"],
    outputModalities: ["text"],
    supportedParameters: [],
    releasedOn: undefined,
    listedOn: undefined,
    knowledgeCutoff: undefined,
    openWeights: undefined,
    deprecatedOn: undefined,
  };
}
