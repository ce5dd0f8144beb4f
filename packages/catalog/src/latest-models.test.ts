import { expect, test } from "vitest";
import { endpointOf, modelOf } from "./listing/listed.fixture.ts";
import { findModel } from "./find-model.ts";
import { isLatestName, latestModels } from "./latest-models.ts";
import { parseModelSlug } from "./model-slug.ts";
import { catalogSnapshot } from "./snapshot.ts";

const catalog = catalogSnapshot(
  [
    modelOf("openai/gpt-5.6-sol"),
    modelOf("openai/gpt-6-sol"),
    modelOf("openai/gpt-6.1-terra"),
    modelOf("openai/gpt-6-sol:free"),
    modelOf("openai/gpt-7", { deprecatedOn: "2027-01-01" }),
    modelOf("openai/gpt-8"),
    modelOf("openai/gpt-5.4-mini"),
    modelOf("x-ai/grok-4.20"),
    modelOf("x-ai/grok-4.3"),
  ],
  ["gpt-5.6-sol", "gpt-6-sol", "gpt-6.1-terra", "gpt-6-sol:free", "gpt-7", "gpt-5.4-mini"]
    .map((name) => endpointOf(`openai/${name}`, "openai", { input: 1n, output: 1n }))
    .concat(["x-ai/grok-4.20", "x-ai/grok-4.3"].map((id) => endpointOf(id, "xai", { input: 1n, output: 1n }))),
  [],
);
const named = (text: string) => {
  const slug = parseModelSlug(text);
  return slug && findModel(catalog, slug)?.id;
};

test.each([
  ["~openai/gpt-latest", "openai/gpt-6-sol"],
  ["~OpenAI/GPT-latest:nitro", "openai/gpt-6-sol"],
  ["~openai/gpt-latest:free", "openai/gpt-6-sol:free"],
  ["~openai/gpt-mini-latest", "openai/gpt-5.4-mini"],
  // A version is a decimal number: 4.20 is older than 4.3.
  ["~x-ai/grok-latest", "x-ai/grok-4.3"],
  ["~anthropic/claude-opus-latest", undefined],
  ["~openai/gpt-6-sol", undefined],
])("%s is %s: the newest that is served and has no last day", (text, id) => {
  expect(named(text)).toBe(id);
});

test("a name is known whether or not anything of its family is served", () => {
  expect([isLatestName("~anthropic/claude-opus-latest"), isLatestName("~anthropic/claude-opus-5")]).toEqual([
    true,
    false,
  ]);
  expect([...latestModels(catalog).keys()]).toEqual([
    "~openai/gpt-latest",
    "~openai/gpt-mini-latest",
    "~x-ai/grok-latest",
  ]);
});
