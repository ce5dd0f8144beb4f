import { picoUsd, nanoUsd } from "@causeway/money";
import { noUsage, readChatCompletion } from "@causeway/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { affordableOutputTokens, holdFor } from "./hold.ts";
import { anyPrice, anyUsage, price } from "./price-samples.fixture.ts";
import { soundSize } from "./prompt-size.ts";
import { soundUsage } from "./sound-usage.ts";
import { usageWithin } from "./usage-within.ts";

const inSound = { audioToken: picoUsd(4_000n), madeAudioToken: picoUsd(20_000n) };
const plain = price({ input: 1_000n, output: 2_000n });
const usage = { ...noUsage, input: 100, cachedInput: 20, output: 30, units: { audioToken: 50, madeAudioToken: 10 } };

it("sound is charged in place of tokens of text where it has a price, and as text where it has none", () => {
  expect(chargeFor(usage, { ...plain, units: inSound }).lines.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ["input", 30],
    ["cached-input", 20],
    ["output", 20],
    ["audioToken", 50],
    ["madeAudioToken", 10],
  ]);
  const { units: _, ...asText } = usage;
  expect(chargeFor(usage, plain)).toEqual(chargeFor(asText, plain));
});

it("no more sound is charged than tokens were read afresh, or written", () => {
  const told = { ...usage, units: { audioToken: 900, madeAudioToken: 900 } };
  expect(soundUsage(told).units).toEqual({ audioToken: 80, madeAudioToken: 30 });
  expect(chargeFor(told, { ...plain, units: inSound })).toEqual(
    chargeFor(soundUsage(told), { ...plain, units: inSound }),
  );
});

const anyRate = fc.bigInt({ min: 0n, max: 600_000_000n }).map(picoUsd);
const anyCall = fc
  .record({
    price: anyPrice,
    units: fc.record({ audioToken: anyRate, madeAudioToken: anyRate }),
    usage: anyUsage,
    counts: fc.record({ audioToken: fc.nat(1_000_000), madeAudioToken: fc.nat(200_000) }),
    slack: fc.nat(1_000),
  })
  .map(({ units, counts, ...call }) => ({
    ...call,
    price: { ...call.price, units },
    usage: soundUsage({ ...call.usage, units: counts }),
  }));
type AnyCall = typeof anyCall extends fc.Arbitrary<infer T> ? T : never;

const candidateOf = (call: AnyCall) => ({
  price: call.price,
  mostInputTokens: call.usage.input + call.slack,
  mostOutputTokens: call.usage.output + call.slack,
  mostUnits: call.usage.units,
  writesLongCache: call.usage.longCacheWrite !== undefined,
});

describe("whatever sound costs, more or less than text", () => {
  it("a hold covers what is charged within its bounds", () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        expect(chargeFor(call.usage, call.price).cost <= holdFor([candidateOf(call)])).toBe(true);
      }),
    );
  });

  it("an answer that can be afforded can be held for", () => {
    fc.assert(
      fc.property(anyCall, fc.bigInt({ min: 0n, max: 1_000_000_000n }), (call, available) => {
        const most = affordableOutputTokens([candidateOf(call)], nanoUsd(available));
        fc.pre(most !== undefined);
        expect(holdFor([{ ...candidateOf(call), mostOutputTokens: most ?? 0 }]) <= available).toBe(true);
      }),
    );
  });

  it("as much of it as a sum covers costs no more than the sum", () => {
    fc.assert(
      fc.property(anyCall, fc.bigInt({ min: 0n, max: 1_000_000_000n }), (call, most) => {
        const { request: perCall = 0n } = call.price;
        fc.pre(perCall === 0n);
        expect(chargeFor(usageWithin(call.usage, call.price, nanoUsd(most)), call.price).cost <= most).toBe(true);
      }),
    );
  });
});

it.each([
  [{ type: "text", text: "Hi" }, 0],
  [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }, 0],
  [{ type: "input_audio", input_audio: { data: "A".repeat(640), format: "wav" } }, 10],
])("of %j at most %i tokens are of sound", (part, most) => {
  const { request } = readChatCompletion({ messages: [{ role: "user", content: [part] }] });
  expect(soundSize(request).most).toBe(most);
});

it("a video has sound", () => {
  const part = { type: "video_url", video_url: { url: "https://example.com/v.mp4" } };
  const { request } = readChatCompletion({ messages: [{ role: "user", content: [part] }] });
  expect(soundSize(request).most).toBeGreaterThan(0);
});
