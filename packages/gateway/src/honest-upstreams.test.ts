import type { EndpointPrice } from "@causeway/catalog";
import { nanoUsd, picoUsd } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import type { Usage } from "@causeway/protocol";
import { expect, it } from "vitest";
import { answers, createWorld, fails, outage, type Scenario, streams } from "./gateway.fixture.ts";

/** The same numbers for the same seed, evenly from 0 to below 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = { upTo(most: number): number; chance(share: number): boolean; of<T>(choices: readonly [T, ...T[]]): T };

function drawWith(random: () => number): Draw {
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  return {
    upTo,
    chance: (share) => random() < share,
    of: (choices) => choices[upTo(choices.length - 1)] ?? choices[0],
  };
}

const rate = (draw: Draw) => picoUsd(BigInt(draw.upTo(draw.of([100, 2_000_000, 600_000_000]))));

const rates = (draw: Draw) => ({
  input: rate(draw),
  output: rate(draw),
  cachedInput: draw.chance(0.6) ? rate(draw) : undefined,
  // Twice and more of the input's.
  cacheWrite: draw.chance(0.6) ? rate(draw) : undefined,
});

const anyPrice = (draw: Draw): EndpointPrice => ({
  ...rates(draw),
  request: draw.chance(0.3) ? rate(draw) : undefined,
  tiers: draw.chance(0.5) ? [{ minPromptTokens: 1 + draw.upTo(400), ...rates(draw) }] : [],
});

const words = [" a", " bridge", "\n", " 桥", " мост", "🌉", " pneumonoultramicroscopic", " 3.14159", "{}"] as const;

/** An honest count: as many tokens as there can be in so many bytes, at most, and no more than were asked for. */
function honestAnswer(draw: Draw, promptBytes: number, mostTokens: number) {
  const pieces = Array.from({ length: draw.upTo(Math.min(mostTokens, draw.of([5, 60, 3_000]))) }, () => draw.of(words));
  const bytes = new TextEncoder().encode(pieces.join("")).length;
  const input = draw.upTo(promptBytes);
  const cachedInput = draw.upTo(input);
  const counted: Usage = {
    input,
    cachedInput,
    cacheWrite: draw.upTo(input - cachedInput),
    output: Math.min(pieces.length + draw.upTo(Math.max(bytes - pieces.length, 0)), mostTokens),
    reasoning: 0,
  };
  return { pieces, counted };
}

function anyCall(seed: number) {
  const draw = drawWith(randomOf(seed));
  const prompt = Array.from({ length: 1 + draw.upTo(draw.of([3, 200])) }, () => draw.of(words)).join("");
  const promptBytes = new TextEncoder().encode(prompt).length;
  const maxTokens = draw.chance(0.5) ? 1 + draw.upTo(draw.of([10, 4_000])) : undefined;
  const { pieces, counted } = honestAnswer(draw, promptBytes, maxTokens ?? 10_000);
  const stream = draw.chance(0.7);
  const answer = stream ? streams(pieces, counted) : answers(pieces.join(""), counted);
  const prices = new Map<string, EndpointPrice>();
  const scenario: Scenario = {
    providers: draw.chance(0.3) ? { a: fails(outage()), b: answer } : { a: answer, b: fails(outage()) },
    billsOnCancel: draw.chance(0.5) ? ["a", "b"] : [],
    balance: "1000000000",
    body: {
      stream,
      messages: [{ role: "user", content: prompt }],
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    },
    changeEndpoint: (endpoint) => {
      const price = prices.get(endpoint.id) ?? anyPrice(draw);
      prices.set(endpoint.id, price);
      return { ...endpoint, price };
    },
  };
  return { scenario, counted, prices };
}

it("of 10,000 calls of honest providers, none costs more than is held for it, and each costs what it counted", async () => {
  for (let seed = 0; seed < 10_000; seed++) {
    const { scenario, counted, prices } = anyCall(seed);
    const world = createWorld(scenario);
    const { settlement } = await world.run();
    const { generation } = settlement ?? { generation: undefined };
    const price = prices.get(generation?.endpointId ?? "");
    const charged = nanoUsd(1_000_000_000_000_000_000n - world.holds.balance);
    expect({ seed, end: settlement?.end, cost: generation?.cost, charged }).toEqual({
      seed,
      end: "counted",
      cost: price && chargeFor(counted, price).cost,
      charged: generation?.cost,
    });
  }
}, 120_000);
