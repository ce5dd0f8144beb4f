export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value when it is an object, otherwise an empty one: callers' bodies may hold anything anywhere. */
export const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

export const asText = (value: unknown): string => (typeof value === "string" ? value : "");
