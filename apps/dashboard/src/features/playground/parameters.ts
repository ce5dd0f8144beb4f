import { z } from "zod";

/** What can be set beside the prompt: the API's own names, with the range that it takes. */
export const parameters = [
  { name: "temperature", label: "Temperature", min: 0, max: 2, step: 0.1, hint: "0 is the most predictable." },
  { name: "top_p", label: "Top P", min: 0, max: 1, step: 0.05, hint: "Only the likeliest tokens of this share." },
  { name: "max_tokens", label: "Max tokens", min: 1, max: 1_000_000, step: 1, hint: "The longest answer, in tokens." },
  { name: "top_k", label: "Top K", min: 1, max: 1_000, step: 1, hint: "Only this many tokens to choose from." },
  { name: "frequency_penalty", label: "Frequency penalty", min: -2, max: 2, step: 0.1, hint: "Against repetition." },
  { name: "presence_penalty", label: "Presence penalty", min: -2, max: 2, step: 0.1, hint: "For new subjects." },
  { name: "seed", label: "Seed", min: 0, max: 2_147_483_647, step: 1, hint: "The same choices again, if it can." },
] as const;

export type ParameterName = (typeof parameters)[number]["name"];

export type Parameters = Readonly<Partial<Record<ParameterName, number>>>;

const shape = Object.fromEntries(
  parameters.map(({ name, min, max, step }) => {
    const number = z.number().min(min).max(max);
    return [name, (step === 1 ? number.int() : number).optional()];
  }),
) as Record<ParameterName, z.ZodOptional<z.ZodNumber>>;

export const parametersSchema = z.object(shape);

/** Reads a field: undefined is empty, a text says what is wrong with it. */
export function readParameter(name: ParameterName, text: string): number | undefined | { readonly problem: string } {
  const found = parameters.find((parameter) => parameter.name === name);
  if (!found || text.trim() === "") return undefined;
  const value = Number(text);
  const isWhole = found.step === 1;
  if (Number.isFinite(value) && value >= found.min && value <= found.max && (!isWhole || Number.isInteger(value))) {
    return value;
  }
  return { problem: `Write a ${isWhole ? "whole " : ""}number from ${found.min} to ${found.max}, or leave it empty.` };
}
