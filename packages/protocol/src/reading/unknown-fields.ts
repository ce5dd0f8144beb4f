import type { JsonObject } from "../json.ts";
import type { Warning } from "../warning.ts";
import { isAbsent } from "./fields.ts";

/** Read in every format, or addressed to us and without effect on an answer. */
const everywhere: ReadonlySet<string> = new Set([
  "model",
  "models",
  "provider",
  "preset",
  "plugins",
  "route",
  "transforms",
  "session_id",
  "trace",
  "metadata",
  "debug",
  "usage",
  "stream_options",
  "user",
  "store",
]);

/** What a body holds beside `known`, the fields of its own format: no provider is told of it. */
export const unknownFields = (body: JsonObject, known: ReadonlySet<string>): readonly Warning[] =>
  Object.keys(body)
    .filter((field) => !everywhere.has(field) && !known.has(field) && !isAbsent(body[field]))
    .map((field) => ({
      code: "field-ignored",
      param: field,
      message: `${field} is not known here and was ignored.`,
    }));
