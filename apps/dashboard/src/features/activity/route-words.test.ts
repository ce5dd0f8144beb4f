import { expect, it } from "vitest";
import { exclusionWords, providerOfEndpoint, rankingWords, stopWords } from "./route-words.ts";

it("says why in words, also for reasons that are newer than the words", () => {
  expect(exclusionWords("data_policy:zdr")).toBe("it keeps prompts, and none may be kept");
  expect(exclusionWords("moon_phase")).toBe("moon phase");
  expect(stopWords("deadline")).toContain("time");
  expect(stopWords("new-reason")).toBe("new reason");
  expect(rankingWords("price")).toBe("the cheapest first");
  expect(rankingWords("quality of tools")).toBe("by quality of tools");
});

it("reads the provider of an endpoint", () => {
  expect(providerOfEndpoint("groq:openai/gpt-oss-120b:free")).toBe("groq");
  expect(providerOfEndpoint("odd")).toBe("");
});
