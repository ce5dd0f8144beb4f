import { nanoUsd } from "@causeway/money";
import { noUsage } from "@causeway/protocol";
import { expect, it } from "vitest";
import { type KeptAnswer, readKept, writeKept } from "./kept-answer.ts";

const kept: KeptAnswer = {
  envelope: { id: "gen-1", created: 1, model: "maker/one", provider: "P" },
  modelId: "maker/one",
  providerId: "p",
  content: { form: "parts", parts: [[{ type: "text", choice: 0, text: "Hello \u0000 \ud83d\ude00" }]] },
  finishReason: "stop",
  warnings: [],
  billed: {
    usage: { ...noUsage, input: 3 },
    cost: nanoUsd(12_345_678_901_234_567n),
    upstreamCost: nanoUsd(1n),
    upstreamPromptCost: undefined,
    upstreamCompletionCost: undefined,
    webSearch: { requests: 1, cost: nanoUsd(7_000_000n) },
    isOwnKey: true,
  },
};

it("is read back as it was written, to the nano-dollar", () => {
  expect(readKept(writeKept(kept))).toEqual({ version: 1, ...kept });
});

it("keeps bytes", () => {
  const spoken = { form: "whole", answer: { audio: new Uint8Array([0, 1, 255]) } };
  expect(readKept(writeKept(Object.assign({}, kept, { content: spoken })))?.content).toEqual(spoken);
});
