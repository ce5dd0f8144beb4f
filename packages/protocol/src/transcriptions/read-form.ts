import type { FormBody, FormFile } from "../form-body.ts";
import type { JsonObject } from "../json.ts";
import { invalid } from "../reading/fields.ts";

/** The form that OpenAI's clients send, as the JSON body that says the same. Throws 400 when there is no file. */
export function bodyOfForm({ texts, files }: FormBody): JsonObject {
  const file = files.get("file")?.at(-1);
  if (file === undefined) throw invalid("file", "is required: the sound, as a file of the form");
  const granularities = texts.get("timestamp_granularities[]") ?? texts.get("timestamp_granularities");
  const plain = [...texts].filter(([name]) => !name.startsWith("timestamp_granularities"));
  return {
    ...Object.fromEntries(plain.map(([name, values]) => [name, valueOf(name, values.at(-1) ?? "")])),
    ...(granularities && { timestamp_granularities: granularities }),
    input_audio: { data: file.base64, format: formatOf(file) },
  };
}

/** A form has texts alone: what is a number or an object elsewhere is read as one. */
function valueOf(name: string, text: string): unknown {
  if (name === "temperature") return text.trim() === "" ? text : Number(text);
  if (name !== "provider" && name !== "models") return text;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name, "must be JSON within the form", text);
  }
}

/** By the name's ending, else by what the file says of itself. */
function formatOf({ name, mediaType }: FormFile): string {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase();
  if (ending !== undefined) return ending;
  const [, subtype = ""] = mediaType.split("/", 2);
  return subtypes[subtype] ?? subtype;
}

const subtypes: Readonly<Record<string, string>> = {
  mpeg: "mp3",
  "x-wav": "wav",
  wave: "wav",
  "x-m4a": "m4a",
  "x-flac": "flac",
};
