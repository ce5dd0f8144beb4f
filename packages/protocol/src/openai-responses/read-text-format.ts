import type { ResponseFormat } from "../chat-request.ts";
import { invalid, readBoolean, readObject, readRequiredString, readString } from "../reading/fields.ts";

/** `text.format`. */
export function readTextFormat(value: unknown): ResponseFormat | undefined {
  const path = "text.format";
  const format = readObject(value, path);
  if (format === undefined) return undefined;
  if (format["type"] === "text") return { type: "text" };
  if (format["type"] === "json_object") return { type: "json-object" };
  if (format["type"] !== "json_schema") {
    throw invalid(`${path}.type`, "must be one of text, json_object, json_schema", format["type"] ?? null);
  }
  const description = readString(format["description"], `${path}.description`);
  return {
    type: "json-schema",
    name: readRequiredString(format["name"], `${path}.name`, 64),
    schema: readObject(format["schema"], `${path}.schema`) ?? {},
    strict: readBoolean(format["strict"], `${path}.strict`),
    ...(description !== undefined && { description }),
  };
}
