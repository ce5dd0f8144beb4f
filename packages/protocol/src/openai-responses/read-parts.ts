import type { ContentPart, TextPart } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { invalid, isAbsent, readList, readRequiredObject, readRequiredString, readString } from "../reading/fields.ts";
import { readCacheControl } from "../reading/read-cache-control.ts";
import { readFileSource, readImageSource } from "../reading/read-media-source.ts";

const maxParts = 2_000;

/** A string or a list of `input_…` and `output_…` parts. */
export function readParts(value: unknown, path: string): readonly ContentPart[] {
  if (typeof value === "string") return [{ type: "text", text: value }];
  if (isAbsent(value)) throw invalid(path, "is required: a string or a list of parts");
  return (readList(value, path, maxParts) ?? []).map((part, index) => readPart(part, `${path}.${index}`));
}

/** As `readParts`, where only text is allowed. */
export const readTextParts = (value: unknown, path: string): readonly TextPart[] =>
  readParts(value, path).map((part, index) => {
    if (part.type === "text") return part;
    throw invalid(`${path}.${index}.type`, "must be input_text in a system or developer message");
  });

function readPart(value: unknown, path: string): ContentPart {
  const part = readRequiredObject(value, path);
  const cache = readCacheControl(part, path);
  const type = readRequiredString(part["type"], `${path}.type`, 64);
  switch (type) {
    case "input_text":
    case "output_text":
    case "text":
      return { type: "text", text: readPresentString(part["text"], `${path}.text`), ...cache };
    case "refusal":
      return { type: "text", text: readPresentString(part["refusal"], `${path}.refusal`) };
    case "input_image":
      return { ...readImage(part, path), ...cache };
    case "input_file":
      return { ...readFile(part, path), ...cache };
    case "input_audio":
      return readAudio(part, path);
    case "input_video": {
      const url = readRequiredString(part["video_url"], `${path}.video_url`);
      return { type: "other", raw: { type: "video_url", video_url: { url } } };
    }
    default:
      throw invalid(
        `${path}.type`,
        "must be input_text, input_image, input_file, input_audio, input_video, output_text or refusal",
        type,
      );
  }
}

function readImage(part: JsonObject, path: string): ContentPart & { type: "image" } {
  refuseStoredFile(part, path);
  const url = readRequiredString(part["image_url"], `${path}.image_url`);
  const detail = readString(part["detail"], `${path}.detail`, 32);
  return { type: "image", source: readImageSource(url, `${path}.image_url`), ...(detail && { detail }) };
}

function readFile(part: JsonObject, path: string): ContentPart & { type: "file" } {
  refuseStoredFile(part, path);
  const name = readString(part["filename"], `${path}.filename`, 512);
  const field = isAbsent(part["file_url"]) ? "file_data" : "file_url";
  const data = readRequiredString(part[field], `${path}.${field}`);
  return { type: "file", source: readFileSource(data, name, `${path}.${field}`), ...(name && { name }) };
}

function readAudio(part: JsonObject, path: string): ContentPart {
  const audio = readRequiredObject(part["input_audio"], `${path}.input_audio`);
  return {
    type: "audio",
    data: readRequiredString(audio["data"], `${path}.input_audio.data`),
    format: readRequiredString(audio["format"], `${path}.input_audio.format`, 32),
  };
}

function refuseStoredFile(part: JsonObject, path: string): void {
  if (isAbsent(part["file_id"])) return;
  throw invalid(`${path}.file_id`, "names a stored file, and no files are stored here; send the file itself");
}

function readPresentString(value: unknown, path: string): string {
  const text = readString(value, path);
  if (text === undefined) throw invalid(path, "is required and must be a string");
  return text;
}
