import { expect, it } from "vitest";
import { providerOf, routingFormValues, routingInput } from "./routing-form.ts";

const none = routingFormValues({
  defaultModel: undefined,
  provider: {},
  autoAllowedModels: undefined,
  autoCostTier: undefined,
});

it("takes an empty form for no settings", () => {
  expect(routingInput(none, {})).toEqual({
    provider: {},
    defaultModel: null,
    autoAllowedModels: null,
    autoCostTier: null,
  });
});

it("shows what is stored, and reads the same back with what it does not know", () => {
  const stored = {
    defaultModel: "maker/one",
    autoAllowedModels: ["maker/*"],
    autoCostTier: "high",
    provider: {
      zdr: true,
      data_collection: "deny",
      only: ["groq", "openai"],
      ignore: ["slow"],
      max_price: { prompt: 1.5, request: 2 },
      sort: { by: "price", partition: "none" },
      quantizations: ["fp8"],
    },
  };
  const values = routingFormValues(stored);
  expect(values).toMatchObject({
    zdr: true,
    noTraining: true,
    distillable: false,
    only: "groq\nopenai",
    maxPrompt: "1.5",
  });
  expect(routingInput(values, stored.provider)).toEqual(stored);
});

it("reads lists by lines or commas and prices with a dollar sign", () => {
  const values = { ...none, ignore: "a, b\nc", maxCompletion: "$12", maxPrompt: "much", sort: "latency" };
  expect(providerOf(values, {})).toEqual({
    ignore: ["a", "b", "c"],
    max_price: { prompt: Number.NaN, completion: 12 },
    sort: "latency",
  });
});
