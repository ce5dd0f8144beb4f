import { type NanoUsd, parseUsd, type PicoUsd, picoUsd } from "@causeway/money";
import { z } from "zod";
import { nameInput } from "../api-key/limits-input.ts";
import { secretInput, settingsShape } from "../own-key/settings-input.ts";
import { flatRateInput } from "./flat-rate-input.ts";

const mostModels = 50;
const largestContext = 10_000_000;

export const slugInput = z
  .string({ error: "Give the endpoint a short name for its models' ids, such as gpu-box." })
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,30}$/,
    "A short name has 1 to 31 letters, digits and hyphens, and begins with a letter or a digit.",
  );

/** Dollars per million tokens as text ("0.25") to pico-dollars per token, exact. */
const rateInput = z
  .string()
  .trim()
  .transform((text, check): PicoUsd => {
    try {
      const perMillion = parseUsd(text);
      if (perMillion >= 0n && perMillion % 1_000n === 0n && perMillion <= dearest) return picoUsd(perMillion / 1_000n);
    } catch {
      // Answered below, in the words of the person who filled in the form.
    }
    check.addIssue({
      code: "custom",
      message: "Write the price in dollars per million tokens, such as 0.25, from 0 to 100000 with at most 6 decimals.",
    });
    return z.NEVER;
  });

const dearest: NanoUsd = parseUsd("100000");

const priceInput = z.object({
  input: rateInput,
  output: rateInput,
  /** As `input` when absent. */
  cachedInput: rateInput.optional(),
});

const tokens = (what: string) =>
  z
    .number({ error: `${what} is a number of tokens.` })
    .int(`${what} is a whole number of tokens.`)
    .min(1, `${what} is at least 1 token.`)
    .max(largestContext, `${what} is at most ${largestContext} tokens.`);

const modelInput = z.object({
  upstreamModelId: z
    .string({ error: "Name the model as the endpoint calls it." })
    .trim()
    .min(1, "Name the model as the endpoint calls it.")
    .max(200, "A model's id has at most 200 characters.")
    .regex(/^[\x21-\x7e]+$/, "A model's id has no spaces and no characters beyond ASCII."),
  /** One of our models (`openai/gpt-5`), or a name of its own (`llama`): then `own/<slug>/llama`. */
  modelId: z.string().trim().toLowerCase().max(200).optional(),
  contextLength: tokens("The context length").optional(),
  maxOutputTokens: tokens("The longest answer").optional(),
  inputModalities: z
    .array(z.enum(["text", "image", "audio", "video", "file"]))
    .min(1)
    .optional(),
  price: priceInput.optional(),
});

export type ReadModel = z.output<typeof modelInput>;

const modelsInput = z
  .array(modelInput)
  .min(1, "Name at least one model that the endpoint serves.")
  .max(mostModels, `An endpoint can serve at most ${mostModels} models here.`);

const wireFormatInput = z.enum(["openai-chat", "anthropic-messages"], {
  error: "An endpoint speaks openai-chat or anthropic-messages.",
});

const baseUrlInput = z
  .string({ error: "Give the address that the endpoint's calls begin with." })
  .trim()
  .transform((text) => text.replace(/\/+$/, ""));

/** Empty is none: a server of one's own may want no key. */
const keyInput = z.union([z.literal(""), secretInput]).optional();

export const createSchema = z.object({
  ...settingsShape,
  name: nameInput,
  slug: slugInput,
  wireFormat: wireFormatInput,
  baseUrl: baseUrlInput,
  key: keyInput,
  models: modelsInput,
  flatRate: flatRateInput.nullable().optional(),
});

export const updateSchema = z.object({
  ...settingsShape,
  wireFormat: wireFormatInput.optional(),
  baseUrl: baseUrlInput.optional(),
  key: keyInput,
  models: modelsInput.optional(),
  flatRate: flatRateInput.nullable().optional(),
});
