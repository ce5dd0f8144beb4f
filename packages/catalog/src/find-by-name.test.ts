import { expect, test } from "vitest";
import { findByName } from "./find-by-name.ts";
import type { Model } from "./model.ts";
import { catalogSnapshot } from "./snapshot.ts";

const model = (id: string): Model => ({
  id,
  name: id,
  author: id.split("/")[0] ?? "",
  contextLength: 1_000,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

const catalog = catalogSnapshot(
  [
    "openai/gpt-5",
    "openai/gpt-5:free",
    "openai/gpt-4o",
    "openai/gpt-4o-2024-11-20",
    "anthropic/claude-sonnet-4.5",
    "anthropic/claude-3.5-haiku",
    "one/shared",
    "two/shared",
  ].map(model),
  [],
  [],
);

test.each([
  ["gpt-5", "openai/gpt-5", []],
  ["GPT-5", "openai/gpt-5", []],
  ["gpt-5:free", "openai/gpt-5", ["free"]],
  ["gpt-5:nitro:floor", "openai/gpt-5", ["nitro", "floor"]],
  ["gpt-5-2025-08-07", "openai/gpt-5", []],
  ["gpt-4o-2024-11-20", "openai/gpt-4o-2024-11-20", []],
  ["gpt-4o-2024-08-06", "openai/gpt-4o", []],
  ["claude-sonnet-4-5", "anthropic/claude-sonnet-4.5", []],
  ["claude-sonnet-4.5", "anthropic/claude-sonnet-4.5", []],
  ["claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4.5", []],
  ["claude-sonnet-4-5@20250929", "anthropic/claude-sonnet-4.5", []],
  ["claude-3-5-haiku-latest", "anthropic/claude-3.5-haiku", []],
])("%s is %s with %j", (name, modelId, variants) => {
  expect(findByName(catalog, name)).toEqual({ modelId, variants });
});

test.each(["gpt-6", "shared", "gpt-5:gold", "openai/gpt-5", "", "claude", "-20250929"])(
  "%j is nobody's name",
  (name) => {
    expect(findByName(catalog, name)).toBeUndefined();
  },
);
