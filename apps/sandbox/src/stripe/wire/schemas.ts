import { readFileSync } from "node:fs";
import { asRecord, type JsonRecord } from "../../providers/json.ts";

const file = new URL("../../../fixtures/stripe-23.1.0-schemas.json", import.meta.url);

/** JSON schemas generated from the types of the `stripe` package: `resources`, `params` and their `$defs`. */
export const stripeSchemas: JsonRecord = asRecord(JSON.parse(readFileSync(file, "utf8")));

/** The schema of an operation's parameters, such as `POST /v1/customers`. */
export function parametersOf(operation: string): JsonRecord {
  const schema = asRecord(stripeSchemas.params)[operation];
  if (schema === undefined) throw new Error(`The fixtures hold no parameters of ${operation}.`);
  return asRecord(schema);
}

/** A schema of a few optional parameters, for operations whose parameters are not in the fixtures. */
export const optionalParameters = (properties: JsonRecord): JsonRecord => ({
  type: "object",
  properties: { expand: { type: "array", items: { type: "string" } }, ...properties },
});

const range = {
  type: "object",
  properties: { gt: { type: "number" }, gte: { type: "number" }, lt: { type: "number" }, lte: { type: "number" } },
};

export const listParameters = (filters: JsonRecord = {}): JsonRecord =>
  optionalParameters({
    limit: { type: "number" },
    starting_after: { type: "string" },
    ending_before: { type: "string" },
    created: { anyOf: [{ type: "number" }, range] },
    ...filters,
  });
