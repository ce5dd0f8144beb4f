import { readChatCompletion, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { openaiChat } from "./openai-chat.ts";

const { request } = readChatCompletion({
  messages: [{ role: "user", content: "Hello" }],
  temperature: 0.5,
  top_p: 0.5,
  seed: 1,
  min_p: 0.1,
  reasoning: { effort: "high" },
  response_format: { type: "json_object" },
  tools: [{ type: "function", function: { name: "f" } }],
});

describe("tuning that an endpoint's model does not take", () => {
  test("is left out, and that is said", () => {
    const warned: (string | undefined)[] = [];
    const call = {
      upstreamModelId: "o5",
      maxOutputTokens: 4_000,
      supportedParameters: ["max_tokens"],
      warn: ({ param }: Warning) => warned.push(param),
    };
    const written = Object.keys(openaiChat.writeRequest(request, call));
    expect(written.toSorted()).toEqual(["max_tokens", "messages", "min_p", "model", "response_format", "tools"]);
    expect(warned).toEqual(["temperature", "top_p", "reasoning", "seed"]);
    expect(anthropicMessages.writeRequest(request, call)).not.toHaveProperty("thinking");
  });

  test("goes out when the model takes it, or nothing is known", () => {
    const call = { upstreamModelId: "o5", maxOutputTokens: 4_000 };
    const all = openaiChat.writeRequest(request, call);
    expect(all).toMatchObject({ temperature: 0.5, top_p: 0.5, seed: 1, reasoning_effort: "high" });
    const supportedParameters = ["temperature", "top_p", "seed", "reasoning"];
    expect(openaiChat.writeRequest(request, { ...call, supportedParameters })).toEqual(all);
  });
});
