import type { UnitCounts, UnitPrices } from "@causeway/catalog";
import { nanoUsd, picoUsd } from "@causeway/money";
import type { FinishReason, Usage } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import { describe, expect, it } from "vitest";
import { billFor, type BillQuestion, type CallEnd } from "./bill.ts";
import { usage } from "./gateway.fixture.ts";
import type { MeterReading } from "./meter.ts";

/** $1 per million tokens in, $4 out. */
const candidate: Candidate = {
  model: {
    id: "maker/one",
    name: "One",
    author: "maker",
    contextLength: 100_000,
    maxOutputTokens: 10_000,
    inputModalities: ["text"],
    outputModalities: ["text"],
    supportedParameters: [],
    releasedOn: undefined,
    listedOn: undefined,
    knowledgeCutoff: undefined,
    openWeights: undefined,
    deprecatedOn: undefined,
  },
  endpoint: {
    id: "a:maker/one",
    modelId: "maker/one",
    providerId: "a",
    upstreamModelId: "one",
    contextLength: 100_000,
    maxOutputTokens: 10_000,
    quantization: undefined,
    inputModalities: ["text"],
    supportedParameters: [],
    price: {
      input: picoUsd(1_000_000n),
      output: picoUsd(4_000_000n),
      cachedInput: undefined,
      cacheWrite: undefined,
      request: undefined,
      tiers: [],
    },
    priceVersionId: "price-a",
  },
  mostInputTokens: 200,
  mostOutputTokens: 1_000,
  credential: { kind: "shared" },
};
const reasons: Candidate = { ...candidate, endpoint: { ...candidate.endpoint, supportedParameters: ["reasoning"] } };

const billing = { stopsOnCancel: true, countsPromptFirst: false, countsAlong: false, hidesReasoning: false };

const reading = (delivered: number, counted?: Usage, finishReason?: FinishReason): MeterReading => ({
  reportedUsage: counted,
  deliveredTokens: delivered,
  rawTokens: delivered,
  deliveredBytes: delivered * 4,
  finishReason,
  nativeFinishReason: finishReason,
  upstreamId: "up-1",
  isCountComplete: counted !== undefined,
});

const question = (changes: Partial<BillQuestion>): BillQuestion => ({
  status: "completed",
  reading: reading(50),
  candidate,
  billing,
  likelyInputTokens: 30,
  isAccepted: true,
  failedByProvider: false,
  departure: undefined,
  isHoldUsedUp: false,
  held: nanoUsd(4_200_000n),
  ...changes,
});

/** In nano-dollars: 1,000 a token in, 4,000 out. */
const rows: readonly [CallEnd, string, Partial<BillQuestion>, { cost: bigint; estimated?: true; insured?: true }][] = [
  [
    "counted",
    "the provider's count, to the token",
    { reading: reading(50, usage(10, 48), "stop") },
    { cost: 202_000n },
  ],
  [
    "counted",
    "whole is what has had its last word, whatever broke after it",
    { status: "interrupted", reading: reading(50, usage(10, 48), "stop") },
    { cost: 202_000n },
  ],
  ["counted", "nothing written, for a reason", { reading: reading(0, usage(10, 0), "stop") }, { cost: 10_000n }],
  [
    "counted",
    "reasoning that the provider tells apart",
    { reading: reading(5, { ...usage(10, 900), reasoning: 890 }, "stop") },
    { cost: 3_610_000n },
  ],
  [
    "counted",
    "reasoning that a provider hides, of a model that may reason",
    {
      reading: reading(5, usage(10, 900), "stop"),
      candidate: reasons,
      billing: { ...billing, hidesReasoning: true },
    },
    { cost: 3_610_000n },
  ],
  ["uncounted", "our count", { reading: reading(50, undefined, "stop") }, { cost: 230_000n, estimated: true }],
  [
    "uncounted",
    "counted at the start only: that prompt, and our count of the answer",
    { reading: { ...reading(50, usage(77, 1), "stop"), isCountComplete: false } },
    { cost: 277_000n, estimated: true },
  ],
  [
    "uncounted",
    "our count, never above what is held",
    { reading: reading(50, undefined, "stop"), held: nanoUsd(100_000n) },
    { cost: 98_000n, estimated: true },
  ],
  [
    "absurd",
    "more tokens out than bytes: no more than is held",
    { reading: reading(50, usage(10, 1_000_000_000), "stop") },
    { cost: 4_198_000n, estimated: true },
  ],
  [
    "absurd",
    "just above what 200 bytes can be",
    { reading: reading(50, usage(10, 305), "stop") },
    { cost: 1_230_000n, estimated: true },
  ],
  ["counted", "just not", { reading: reading(50, usage(10, 304), "stop") }, { cost: 1_226_000n }],
  [
    "absurd",
    "more tokens in than the context holds",
    { reading: reading(50, usage(130_000, 50), "stop") },
    { cost: 4_200_000n, estimated: true },
  ],
  ["absurd", "negative", { reading: reading(50, usage(-5, 48), "stop") }, { cost: 192_000n, estimated: true }],
  ["absurd", "no number", { reading: reading(50, usage(10, Number.NaN), "stop") }, { cost: 10_000n, estimated: true }],
  [
    "absurd",
    "hidden reasoning beyond the longest answer",
    {
      reading: reading(5, usage(10, 2_000), "stop"),
      candidate: reasons,
      billing: { ...billing, hidesReasoning: true },
    },
    { cost: 4_198_000n, estimated: true },
  ],
  ["empty", "on the house", { reading: reading(0, usage(40, 0)) }, { cost: 40_000n, insured: true }],
  ["empty", "and uncounted: nothing to pay", { reading: reading(0) }, { cost: 0n, insured: true }],
  [
    "failed-by-provider",
    "on the house, whatever was delivered",
    { status: "interrupted", reading: reading(50), failedByProvider: true },
    { cost: 230_000n, estimated: true, insured: true },
  ],
  [
    "failed-by-provider",
    "a whole answer that ends with an error",
    { reading: reading(50, usage(10, 48), "error") },
    { cost: 202_000n, insured: true },
  ],
  [
    "left-and-stopped",
    "the prompt as it probably is, and what was delivered",
    { status: "cancelled", reading: reading(50), departure: "stopped" },
    { cost: 230_000n, estimated: true },
  ],
  [
    "left-and-stopped",
    "the prompt as the provider counted it first",
    { status: "cancelled", reading: reading(50, usage(77, 1)), departure: "stopped" },
    { cost: 277_000n, estimated: true },
  ],
  [
    "left-and-stopped",
    "the provider's own count where it counts along",
    {
      status: "cancelled",
      reading: reading(50, usage(77, 40)),
      departure: "stopped",
      billing: { ...billing, countsAlong: true },
    },
    { cost: 237_000n },
  ],
  [
    "left-and-stopped",
    "before anything",
    { status: "cancelled", reading: reading(0), departure: "stopped" },
    { cost: 0n },
  ],
  [
    "left-and-heard-out",
    "the provider's count of what nobody read",
    { status: "cancelled", reading: reading(50, usage(10, 300), "stop"), departure: "heard-out" },
    { cost: 1_210_000n },
  ],
  [
    "uncounted",
    "heard to the end for nothing: our count",
    { status: "cancelled", reading: reading(300, undefined, "stop"), departure: "heard-out" },
    { cost: 1_230_000n, estimated: true },
  ],
  [
    "left-and-given-up",
    "what was heard",
    { status: "cancelled", reading: reading(120), departure: "given-up" },
    { cost: 510_000n, estimated: true },
  ],
  [
    "broken-off",
    "the prompt and what was delivered",
    { status: "interrupted", reading: reading(50) },
    { cost: 230_000n, estimated: true },
  ],
  [
    "out-of-credits",
    "what was delivered, and never more than the hold",
    { status: "interrupted", reading: reading(50), isHoldUsedUp: true, held: nanoUsd(210_000n) },
    { cost: 210_000n, estimated: true },
  ],
  ["unserved", "nothing", { status: "failed", reading: reading(0) }, { cost: 0n }],
];

/** In nano-dollars, of what nobody is charged. */
const unbilled: readonly [string, Partial<BillQuestion>, bigint][] = [
  ["nothing of a counted answer", { reading: reading(50, usage(10, 48), "stop") }, 0n],
  ["nothing of a count that cannot be", { reading: reading(50, usage(10, 1_000_000_000), "stop") }, 0n],
  [
    "the prompt that was read for a caller who left before the first word",
    { status: "cancelled", reading: reading(0), departure: "stopped" },
    30_000n,
  ],
  [
    "nothing when the provider had not answered",
    { status: "cancelled", reading: reading(0), departure: "stopped", isAccepted: false },
    0n,
  ],
  [
    "what came for a caller who was gone",
    { status: "cancelled", reading: { ...reading(50), rawTokens: 69.6 }, departure: "stopped" },
    80_000n,
  ],
  [
    "what was written beyond the hold",
    { status: "interrupted", reading: reading(50), isHoldUsedUp: true, held: nanoUsd(210_000n) },
    20_000n,
  ],
];

describe("what the provider bills beyond what is paid for", () => {
  it.each(unbilled)("%s", (_, changes, amount) => {
    expect(billFor(question(changes)).unbilled).toBe(amount);
  });
});

describe("who pays for what", () => {
  it.each(rows)("%s: %s", (end, _, changes, { cost, estimated = false, insured = false }) => {
    const bill = billFor(question(changes));
    expect({ end: bill.end, cost: bill.charge.cost, estimated: bill.estimated, insured: bill.isInsured }).toEqual({
      end,
      cost,
      estimated,
      insured,
    });
  });

  it("is told here for every end there is", () => {
    const walked: Record<CallEnd, true> = {
      counted: true,
      uncounted: true,
      absurd: true,
      empty: true,
      "failed-by-provider": true,
      "left-and-stopped": true,
      "left-and-heard-out": true,
      "left-and-given-up": true,
      "broken-off": true,
      "out-of-credits": true,
      unserved: true,
    };
    expect(new Set(rows.map(([end]) => end))).toEqual(new Set(Object.keys(walked)));
  });

  it("on an own key knows no hold: the provider bills the workspace", () => {
    const counted = question({ reading: reading(50, usage(10, 5_000_000), "stop"), held: undefined });
    expect(billFor(counted)).toMatchObject({ end: "absurd", usage: { output: 5_000_000 } });
  });
});

describe("a price per call", () => {
  const endpoint = { ...candidate.endpoint, price: { ...candidate.endpoint.price, request: picoUsd(123_457n) } };
  const perCall = (changes: Partial<BillQuestion>) =>
    billFor(question({ candidate: { ...candidate, endpoint }, ...changes }));
  const leftAtOnce = { status: "cancelled", departure: "stopped", reading: reading(0) } as const;

  it("is not due when the caller left before the provider answered", () => {
    const bill = perCall({ ...leftAtOnce, isAccepted: false });
    expect(bill).toMatchObject({ charge: { cost: 0n }, unbilled: 0n, estimated: false });
  });

  it("is our loss, with the prompt that was read, when the caller left before the first word", () => {
    expect(perCall(leftAtOnce)).toMatchObject({ charge: { cost: 0n }, unbilled: 30_124n });
  });

  it("is due, as an estimate, for a whole answer that nobody counted", () => {
    const bill = perCall({ reading: reading(0, undefined, "stop") });
    expect(bill).toMatchObject({ charge: { cost: 124n }, estimated: true });
  });
});

const priced = (units: UnitPrices | undefined, mostUnits: UnitCounts): Candidate => ({
  ...candidate,
  endpoint: { ...candidate.endpoint, price: { ...candidate.endpoint.price, units } },
  mostUnits,
});
const counted = (units: UnitCounts) => reading(50, { ...usage(10, 48), units }, "stop");
const rate = picoUsd(2_000_000n);

describe("what is counted beside tokens, or of them apart", () => {
  it.each<[string, UnitPrices | undefined, UnitCounts, UnitCounts, CallEnd]>([
    ["more searches than were held for can be", { search: rate }, { search: 2 }, { search: 3 }, "counted"],
    ["ever so many cannot", { search: rate }, { search: 2 }, { search: 21 }, "absurd"],
    ["nor one that nobody asked for", { search: rate }, {}, { search: 1 }, "absurd"],
    ["what has no price may be told of as often as a provider likes", undefined, {}, { search: 3 }, "counted"],
    ["and so may what costs nothing", { search: picoUsd(0n) }, {}, { search: 3 }, "counted"],
    ["sound in a prompt that has none cannot be", { audioToken: rate }, {}, { audioToken: 4 }, "absurd"],
    ["more of it than was thought can", { audioToken: rate }, { audioToken: 2 }, { audioToken: 4 }, "counted"],
  ])("%s", (_, prices, most, told, end) => {
    expect(billFor(question({ candidate: priced(prices, most), reading: counted(told) })).end).toBe(end);
  });

  it("sound is billed at its price, in place of the tokens that it is", () => {
    const heard = { candidate: priced({ audioToken: rate }, { audioToken: 8 }), reading: counted({ audioToken: 4 }) };
    const bill = billFor(question(heard));
    expect(bill.charge.cost).toBe(202_000n + 4n * 1_000n);
    expect(bill.usage.units).toEqual({ audioToken: 4 });
  });
});
