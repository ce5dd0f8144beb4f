import type { ContentPart, TextPart } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { invalid, isAbsent, readList, readRequiredObject, readRequiredString, readString } from "../reading/fields.ts";
import { readCacheControl } from "../reading/read-cache-control.ts";
import { readFileSource, readImageSource } from "../reading/read-media-source.ts";

const maxParts = 2_000;

/** A string or a list of parts. */
export function readContent(value: unknown, path: string): readonly ContentPart[] {
  if (typeof value === "string") return [{ type: "text", text: value }];
  if (isAbsent(value)) throw invalid(path, "is required: a string or a list of parts");
  if (!Array.isArray(value)) throw invalid(path, "must be a string or a list of parts", value);
  return (readList(value, path, maxParts) ?? []).map((part, index) => readPart(part, `${path}.${index}`));
}

/** As `readContent`, where only text is allowed. */
export const readText = (value: unknown, path: string): readonly TextPart[] =>
  readContent(value, path).map((part, index) => {
    if (part.type === "text") return part;
    throw invalid(`${path}.${index}.type`, "must be text in a system message");
  });

function readPart(value: unknown, path: string): ContentPart {
  const part = readRequiredObject(value, path);
  const type = readRequiredString(part["type"], `${path}.type`, 64);
  const cache = readCacheControl(part, path);
  switch (type) {
    case "text":
      return { type: "text", text: readPresentString(part["text"], `${path}.text`), ...cache };
    case "image_url":
      return { ...readImage(part, path), ...cache };
    case "input_audio":
      return readAudio(part, path);
    case "file":
      return { ...readFile(part, path), ...cache };
    default:
      return { type: "other", raw: part };
  }
}

/** The documented form is an object; a bare string is common too. */
export function readImage(part: JsonObject, path: string): ContentPart & { type: "image" } {
  const image = part["image_url"];
  const isText = typeof image === "string";
  const object = isText ? { url: image } : readRequiredObject(image, `${path}.image_url`);
  const detail = readString(object["detail"], `${path}.image_url.detail`, 32);
  return {
    type: "image",
    source: readImageSource(readRequiredString(object["url"], `${path}.image_url.url`), `${path}.image_url.url`),
    ...(detail && { detail }),
  };
}

function readAudio(part: JsonObject, path: string): ContentPart {
  const audio = readRequiredObject(part["input_audio"], `${path}.input_audio`);
  return {
    type: "audio",
    data: readRequiredString(audio["data"], `${path}.input_audio.data`),
    format: readRequiredString(audio["format"], `${path}.input_audio.format`, 32),
  };
}

/** A stored file is known only to the provider that stored it, so the part passes as it is. */
function readFile(part: JsonObject, path: string): ContentPart & { type: "file" | "other" } {
  const file = readRequiredObject(part["file"], `${path}.file`);
  if (!isAbsent(file["file_id"]) && isAbsent(file["file_data"])) return { type: "other", raw: part };
  const name = readString(file["filename"], `${path}.file.filename`, 512);
  const data = readRequiredString(file["file_data"], `${path}.file.file_data`);
  return {
    type: "file",
    source: readFileSource(data, name, `${path}.file.file_data`),
    ...(name && { name }),
  };
}

function readPresentString(value: unknown, path: string): string {
  const text = readString(value, path);
  if (text === undefined) throw invalid(path, "is required and must be a string");
  return text;
}
