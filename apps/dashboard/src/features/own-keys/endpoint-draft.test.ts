import { parseUsd } from "@causeway/money";
import { describe, expect, it } from "vitest";
import { draftOf, emptyDraft, emptyModel, inputOf } from "./endpoint-draft.ts";

const summary = {
  slug: "gpu",
  wireFormat: "anthropic-messages",
  baseUrl: "https://models.example.com/v1",
  models: [
    {
      modelId: "own/gpu/llama",
      upstreamModelId: "llama-3",
      contextLength: 128_000,
      maxOutputTokens: undefined,
      inputModalities: ["text"],
      price: { input: "0.25", output: "1.5", cachedInput: undefined },
    },
  ],
  flatRate: {
    monthlyPrice: parseUsd("20"),
    windows: [
      { unit: "requests", quota: 40, lengthMs: 18_000_000, kind: "rolling", anchorMs: 0 },
      { unit: "tokens", quota: 1_000_000, lengthMs: 604_800_000, kind: "fixed", anchorMs: 345_600_000 },
    ],
    concurrency: 2,
    queueLength: 5,
    longestWaitMs: 30_000,
    answersWhole: false,
  },
} as const;

describe("an endpoint's form", () => {
  it("sends back what it was given", () => {
    expect(inputOf(draftOf(summary))).toEqual({
      slug: "gpu",
      wireFormat: "anthropic-messages",
      baseUrl: "https://models.example.com/v1",
      models: [
        {
          upstreamModelId: "llama-3",
          modelId: "own/gpu/llama",
          contextLength: 128_000,
          price: { input: "0.25", output: "1.5" },
        },
      ],
      flatRate: {
        monthlyPrice: "20",
        windows: [
          { unit: "requests", quota: 40, hours: 5, kind: "rolling" },
          { unit: "tokens", quota: 1_000_000, hours: 168, kind: "fixed", anchor: new Date("1970-01-05") },
        ],
        concurrency: 2,
        queueLength: 5,
        longestWaitSeconds: 30,
        answersWhole: false,
      },
    });
  });

  it("leaves out what nobody filled in, and takes numbers as people write them", () => {
    const draft = {
      ...emptyDraft,
      models: [{ ...emptyModel, upstreamModelId: "llama", contextLength: "128,000" }],
      flatRate: { ...emptyDraft.flatRate, windows: [] },
    };
    expect(inputOf(draft)).toMatchObject({
      models: [{ upstreamModelId: "llama", contextLength: 128_000 }],
      flatRate: null,
    });
    expect(inputOf(draft).models[0]).not.toHaveProperty("price");
    expect(inputOf({ ...draft, payment: "month" }).flatRate).toMatchObject({ concurrency: 1, windows: [] });
    const empty = { ...emptyDraft, payment: "month" as const };
    expect(inputOf(empty).flatRate?.windows[0]?.quota).toBeNaN();
  });
});
