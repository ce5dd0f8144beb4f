import { expect, test } from "vitest";
import { familiesNamed, familyOf } from "./model-family.ts";

test.each([
  ["openai/gpt-5", "GPT"],
  ["anthropic/claude-sonnet-4.5", "Claude"],
  ["google/gemini-3-pro", "Gemini"],
  ["google/gemma-3-27b-it", "Gemma"],
  ["deepseek/deepseek-v3.2", "DeepSeek"],
  ["deepseek/deepseek-r1-distill-llama-70b", "Llama3"],
  ["deepseek/deepseek-r1-distill-qwen-32b", "Qwen"],
  ["nvidia/llama-3.1-nemotron-70b-instruct", "Llama3"],
  ["meta-llama/llama-4-scout", "Llama4"],
  ["qwen/qwen3-32b", "Qwen3"],
  ["writer/palmyra-x5", "Other"],
])("%s is of the family %s", (id, family) => {
  expect(familyOf(id)).toBe(family);
});

test("a family without a number names all of its generations", () => {
  expect(familiesNamed("LLAMA")).toEqual(["Llama2", "Llama3", "Llama4"]);
  expect(familiesNamed("qwen3")).toEqual(["Qwen3"]);
  expect(familiesNamed("qwen")).toEqual(["Qwen", "Qwen3"]);
  expect(familiesNamed("none")).toEqual([]);
});
