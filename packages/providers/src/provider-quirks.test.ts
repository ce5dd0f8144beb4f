import { describe, expect, test } from "vitest";
import { azure } from "./providers/azure.ts";
import { cerebras } from "./providers/cerebras.ts";
import { moonshotai } from "./providers/moonshotai.ts";
import { groq } from "./providers/groq.ts";
import { mistral } from "./providers/mistral.ts";
import { openai } from "./providers/openai.ts";

describe("quirks", () => {
  test("OpenAI and Azure get the token limit under the name that reasoning models take", () => {
    for (const { adjustRequest } of [openai, azure])
      expect(adjustRequest({ model: "gpt-5.4", max_tokens: 5 })).toEqual({
        model: "gpt-5.4",
        max_completion_tokens: 5,
      });
    expect(openai.adjustRequest({ model: "gpt-5.4" })).toEqual({ model: "gpt-5.4" });
  });

  test("Mistral gets its own name for the seed and no stream options", () => {
    expect(mistral.adjustRequest({ seed: 7, stream: true, stream_options: { include_usage: true } })).toEqual({
      random_seed: 7,
      stream: true,
    });
  });

  test("strict providers get no sampling that OpenAI's format does not have", () => {
    const sampling = { top_k: 1, min_p: 0.1, top_a: 0.1, repetition_penalty: 1, top_p: 0.5 };
    for (const { adjustRequest } of [openai, azure, groq, mistral])
      expect(adjustRequest(sampling)).toEqual({ top_p: 0.5 });
  });

  test("Cerebras never sees a penalty", () => {
    expect(cerebras.adjustRequest({ model: "m", frequency_penalty: 0, presence_penalty: 1 })).toEqual({ model: "m" });
  });

  test("Moonshot's newer models keep their own sampling", () => {
    const sampling = { temperature: 0.2, top_p: 0.5, presence_penalty: 0, frequency_penalty: 1 };
    expect(moonshotai.adjustRequest({ model: "kimi-k3", ...sampling })).toEqual({ model: "kimi-k3" });
    expect(moonshotai.adjustRequest({ model: "moonshot-v1-8k", ...sampling })).toMatchObject(sampling);
  });

  test("Groq's 498 means that another provider should be tried", () => {
    expect(groq.readError(498, undefined)).toMatchObject({ kind: "unavailable", reason: "overloaded" });
    expect(groq.readError(500, undefined)).toBeUndefined();
  });

  test.each(["tool_use_failed", "json_validate_failed"])("Groq's %s is the model's fault, not the caller's", (code) => {
    const error = { message: "Please adjust your prompt.", type: "invalid_request_error", code };
    expect(groq.readError(400, { error })).toMatchObject({ kind: "unavailable", reason: "broken" });
    expect(groq.readError(400, { error: { ...error, code: "invalid" } })).toBeUndefined();
  });
});
