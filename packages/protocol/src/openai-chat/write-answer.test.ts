import { nanoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../answer.ts";
import { writeChatCompletion } from "./write-answer.ts";
import type { BilledUsage } from "../billed-usage.ts";
import { writeUsage } from "./write-usage.ts";

const billed: BilledUsage = {
  usage: { input: 12, cachedInput: 4, cacheWrite: 2, output: 7, reasoning: 3 },
  cost: nanoUsd(100n),
  upstreamCost: nanoUsd(100n),
  upstreamPromptCost: nanoUsd(40n),
  upstreamCompletionCost: nanoUsd(60n),
};

const closing = { billed, warnings: [] };

const answer: Answer = {
  upstreamId: "chatcmpl-1",
  choices: [
    {
      index: 0,
      text: "Hi",
      refusal: undefined,
      reasoning: "hm",
      reasoningDetails: [{ type: "reasoning.text", text: "hm" }],
      toolCalls: [{ id: "c1", name: "f", argumentsText: '{"a":1}' }],
      finishReason: "tool_calls",
      nativeFinishReason: "tool_use",
      logprobs: undefined,
      extra: { annotations: [] },
    },
  ],
  usage: billed.usage,
  extra: { service_tier: "default" },
};

const envelope = { id: "gen-1", created: 1_700_000_000, model: "openai/gpt-4o", provider: "OpenAI" };

describe("a chat completion", () => {
  test("has the envelope, the message and the usage that clients read", () => {
    expect(JSON.parse(writeChatCompletion(answer, envelope, closing))).toEqual({
      id: "gen-1",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "openai/gpt-4o",
      provider: "OpenAI",
      system_fingerprint: null,
      service_tier: "default",
      choices: [
        {
          index: 0,
          finish_reason: "tool_calls",
          native_finish_reason: "tool_use",
          logprobs: null,
          message: {
            role: "assistant",
            content: "Hi",
            refusal: null,
            reasoning: "hm",
            reasoning_details: [{ type: "reasoning.text", text: "hm" }],
            tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
            annotations: [],
          },
        },
      ],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 7,
        total_tokens: 19,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2, audio_tokens: 0, video_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 3,
          audio_tokens: 0,
          image_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        is_byok: false,
        cost: 0.0000001,
        cost_details: {
          upstream_inference_cost: 0.0000001,
          upstream_inference_prompt_cost: 0.00000004,
          upstream_inference_completions_cost: 0.00000006,
        },
      },
    });
  });

  test("says what could not be done", () => {
    const warnings = [{ code: "not-expressible", param: undefined, message: "Left out." }] as const;
    const body = JSON.parse(writeChatCompletion(answer, envelope, { billed, warnings }));
    expect(body.warnings).toEqual([{ code: "not-expressible", param: null, message: "Left out." }]);
  });

  test("leaves reasoning out when the caller asked for that", () => {
    const { message } = JSON.parse(writeChatCompletion(answer, envelope, closing, { excludeReasoning: true }))
      .choices[0];
    expect(message).not.toHaveProperty("reasoning");
    expect(message).not.toHaveProperty("reasoning_details");
  });
});

describe("usage", () => {
  test("prints amounts as plain decimals, never with an exponent", () => {
    expect(writeUsage(billed)).toContain('"cost":0.0000001,');
    expect(writeUsage(billed)).not.toMatch(/\de-/);
  });

  test("prints every amount exactly, to the nano-dollar", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_000_000_000_000_000_000n }), (amount) => {
        const text = writeUsage({ ...billed, cost: nanoUsd(amount) });
        const printed = /"cost":([\d.]+),/.exec(text)?.[1] ?? "";
        const [whole = "", fraction = ""] = printed.split(".");
        expect(BigInt(whole + fraction.padEnd(9, "0"))).toBe(amount);
      }),
    );
  });

  test("is null, not zero, where a cost is not known", () => {
    const text = writeUsage({ ...billed, upstreamCost: undefined });
    expect(JSON.parse(text).cost_details.upstream_inference_cost).toBeNull();
  });
});

test("tells of tokens of sound, read and made", () => {
  const usage = { ...billed.usage, units: { audioToken: 5, madeAudioToken: 3 } };
  expect(JSON.parse(writeUsage({ ...billed, usage }))).toMatchObject({
    prompt_tokens: 12,
    prompt_tokens_details: { audio_tokens: 5 },
    completion_tokens: 7,
    completion_tokens_details: { audio_tokens: 3 },
  });
});
