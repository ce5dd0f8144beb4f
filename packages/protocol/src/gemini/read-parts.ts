import type { ContentPart } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, isAbsent, readRequiredObject, readRequiredString, readString } from "../reading/fields.ts";
import { field } from "./names.ts";

const maxParts = 10_000;

/** One part or a list of them. */
export function readPartList(value: unknown, path: string): readonly JsonObject[] {
  if (isJsonObject(value)) return [readPart(value, path)];
  if (!Array.isArray(value)) throw invalid(path, "must be a list of parts", value ?? null);
  if (value.length > maxParts) throw invalid(path, `must have at most ${maxParts} items; you sent ${value.length}`);
  return value.map((part: unknown, index) => readPart(part, `${path}.${index}`));
}

/** What a part holds besides text is an object, also of a kind that is newer than this. */
function readPart(value: unknown, path: string): JsonObject {
  const part = readRequiredObject(value, path);
  for (const name of ["inlineData", "fileData", "functionCall", "functionResponse"]) {
    const held = field(part, name);
    if (!isAbsent(held) && !isJsonObject(held)) throw invalid(`${path}.${name}`, "must be an object", held);
  }
  const isSomething = ["text", "thought", "thoughtSignature"].some((name) => !isAbsent(field(part, name)));
  if (isSomething || Object.values(part).some(isJsonObject)) return part;
  throw invalid(path, "must have text, inlineData, fileData, functionCall or functionResponse");
}

/** A part that is content: text, bytes or the address of a file. Others pass as they are. */
export function readContentPart(part: JsonObject, path: string): ContentPart {
  const text = readString(part["text"], `${path}.text`);
  if (text !== undefined) return { type: "text", text };
  const inline = field(part, "inlineData");
  if (isJsonObject(inline)) return readInline(part, inline, `${path}.inlineData`);
  const file = field(part, "fileData");
  if (isJsonObject(file)) return readFile(part, file, `${path}.fileData`);
  return { type: "other", raw: part, format: "gemini" };
}

function readInline(part: JsonObject, inline: JsonObject, path: string): ContentPart {
  const mediaType = readRequiredString(field(inline, "mimeType"), `${path}.mimeType`, 128).toLowerCase();
  const data = readRequiredString(inline["data"], `${path}.data`);
  if (mediaType.startsWith("video/")) return { type: "other", raw: part, format: "gemini" };
  if (mediaType.startsWith("audio/")) return { type: "audio", data, format: audioFormat(mediaType) };
  const source = { kind: "base64", mediaType, data } as const;
  if (mediaType.startsWith("image/")) return { type: "image", source };
  const name = readString(field(inline, "displayName"), `${path}.displayName`, 512);
  return { type: "file", source, ...(name && { name }) };
}

/** Only pictures and documents on the web are anything to other providers. */
function readFile(part: JsonObject, file: JsonObject, path: string): ContentPart {
  const url = readRequiredString(field(file, "fileUri"), `${path}.fileUri`);
  const mediaType = readString(field(file, "mimeType"), `${path}.mimeType`, 128)?.toLowerCase() ?? "";
  const isOfGoogle = !/^https?:\/\//i.test(url) || url.startsWith("https://generativelanguage.googleapis.com/");
  if (isOfGoogle) return { type: "other", raw: part, format: "gemini" };
  const source = { kind: "url", url } as const;
  if (mediaType.startsWith("image/")) return { type: "image", source };
  if (mediaType === "application/pdf") return { type: "file", source };
  return { type: "other", raw: part, format: "gemini" };
}

const audioFormat = (mediaType: string): string => {
  const name = mediaType.slice("audio/".length).split(";", 1)[0] ?? "";
  return name === "mpeg" ? "mp3" : name === "x-wav" || name === "wave" ? "wav" : name;
};
