import { expect, it } from "vitest";
import { plainLetters } from "./plain-letters.ts";

it.each([
  ["OpenAI: gpt-oss-120b — free", "OpenAI: gpt-oss-120b — free"],
  ["Z\u0065\u0301phyr", "Zéphyr"],
  ["通义 Qwen 3 🚀", "Qwen 3"],
  ["a\nb\u202e c", "ab c"],
])("%j is drawn as %j", (text, drawn) => {
  expect(plainLetters(text)).toBe(drawn);
});
