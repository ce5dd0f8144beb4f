import type { ResponseFormat } from "../chat-request.ts";
import {
  invalid,
  readBoolean,
  readObject,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";

/** Formats that only some providers know; they travel in `extra`. */
export const nativeResponseFormats: readonly unknown[] = ["grammar", "python"];

export function readResponseFormat(value: unknown): ResponseFormat | undefined {
  const format = readObject(value, "response_format");
  if (format === undefined || nativeResponseFormats.includes(format["type"])) return undefined;
  if (format["type"] === "text") return { type: "text" };
  if (format["type"] === "json_object") return { type: "json-object" };
  if (format["type"] === "json_schema") return readSchema(format["json_schema"]);
  const rule = "must be one of text, json_object, json_schema, grammar, python";
  throw invalid("response_format.type", rule, format["type"] ?? null);
}

function readSchema(value: unknown): ResponseFormat {
  const path = "response_format.json_schema";
  const object = readRequiredObject(value, path);
  const description = readString(object["description"], `${path}.description`);
  return {
    type: "json-schema",
    name: readRequiredString(object["name"], `${path}.name`, 64),
    schema: readObject(object["schema"], `${path}.schema`) ?? {},
    strict: readBoolean(object["strict"], `${path}.strict`),
    ...(description !== undefined && { description }),
  };
}
