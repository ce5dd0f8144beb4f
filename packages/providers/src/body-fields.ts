import type { JsonObject } from "@causeway/protocol";

/** For the few providers that refuse a field or call it something else. Neither changes the body that it is given. */
export const withoutFields = (body: JsonObject, ...names: readonly string[]): JsonObject =>
  names.some((name) => Object.hasOwn(body, name))
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
    : body;

/** Sampling that open models' servers know and OpenAI's format does not: strict providers answer 400 to it. */
export const withoutForeignSampling = (body: JsonObject): JsonObject =>
  withoutFields(body, "top_k", "min_p", "top_a", "repetition_penalty");

export const renameField = (body: JsonObject, from: string, to: string): JsonObject =>
  Object.hasOwn(body, from)
    ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name === from ? to : name, value]))
    : body;
