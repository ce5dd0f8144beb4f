import { picoUsd } from "@causeway/money";
import { expect, test } from "vitest";
import { writePricing } from "./write-pricing.ts";

const price = {
  input: picoUsd(3_000_000n),
  output: picoUsd(15_000_000n),
  cachedInput: picoUsd(300_000n),
  cacheWrite: picoUsd(3_750_000n),
  request: undefined,
  tiers: [],
};

test("shows what it costs to keep a prompt for an hour where that can be had, and is known", () => {
  expect(writePricing(price, "anthropic/claude")).toMatchObject({
    input_cache_write: "0.00000375",
    input_cache_write_1h: "0.000006",
  });
  expect(writePricing(price, "openai/gpt")).not.toHaveProperty("input_cache_write_1h");
  expect(writePricing({ ...price, cacheWrite: undefined }, "anthropic/claude")).not.toHaveProperty(
    "input_cache_write_1h",
  );
});

test("shows what tokens of sound cost where they have a price of their own", () => {
  const units = { audioToken: picoUsd(1_000_000n), madeAudioToken: picoUsd(20_000_000n) };
  expect(writePricing({ ...price, units }, "google/gemini")).toMatchObject({
    audio: "0.000001",
    audio_output: "0.00002",
  });
  expect(writePricing(price, "google/gemini")).not.toHaveProperty("audio");
});
