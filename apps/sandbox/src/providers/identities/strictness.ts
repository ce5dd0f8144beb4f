import { asRecord, type JsonRecord } from "../json.ts";

/** Sampling that open models' servers invented; strict providers answer 400 to it. */
export const foreignSampling = ["top_k", "min_p", "top_a", "repetition_penalty"] as const;

/** The first of these fields that the body has. */
export const firstPresent = (body: JsonRecord, names: readonly string[]): string | undefined =>
  names.find((name) => body[name] !== undefined);

/** The position of the first message with a `name`, which some providers do not take. */
export function firstNamedMessage(body: JsonRecord): number | undefined {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const position = messages.findIndex((message) => asRecord(message).name !== undefined);
  return position < 0 ? undefined : position;
}
