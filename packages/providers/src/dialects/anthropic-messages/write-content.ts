import type { CacheControl, ContentPart, JsonObject, MediaSource, TextPart } from "@causeway/protocol";
import { inexpressible, unknownPart } from "../inexpressible.ts";
import { decodeBase64Text } from "./decode-text.ts";

const imageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

export const writeContent = (content: readonly ContentPart[], path: string): readonly JsonObject[] =>
  content.flatMap((part, index) => writePart(part, `${path}.${index}`));

/** Text of nothing but white space is refused by the format and says nothing. */
export const writeTextParts = (parts: readonly TextPart[]): readonly JsonObject[] =>
  parts.filter((part) => part.text.trim() !== "").map((part) => ({ type: "text", text: part.text, ...cacheOf(part) }));

function writePart(part: ContentPart, path: string): readonly JsonObject[] {
  switch (part.type) {
    case "text":
      return part.document === undefined ? writeTextParts([part]) : [writeTextDocument(part, part.document)];
    case "image":
      return [{ type: "image", source: writeImage(part.source, path), ...cacheOf(part) }];
    case "file":
      return [
        {
          type: "document",
          source: writeDocument(part.source, path),
          ...(part.name !== undefined && { title: part.name }),
          ...part.document,
          ...cacheOf(part),
        },
      ];
    case "audio":
      throw unknownPart(part, path);
    case "other":
      if (part.format === "anthropic-messages") return [part.raw];
      throw unknownPart(part, path);
  }
}

const writeTextDocument = (part: TextPart, about: JsonObject): JsonObject => ({
  type: "document",
  source: { type: "text", media_type: "text/plain", data: part.text },
  ...about,
  ...cacheOf(part),
});

function writeImage(source: MediaSource, path: string): JsonObject {
  if (source.kind === "url") return { type: "url", url: source.url };
  const mediaType = source.mediaType === "image/jpg" ? "image/jpeg" : source.mediaType;
  if (imageTypes.includes(mediaType)) return { type: "base64", media_type: mediaType, data: source.data };
  throw inexpressible(path, `is ${source.mediaType}; this model's provider takes ${imageTypes.join(", ")}`);
}

function writeDocument(source: MediaSource, path: string): JsonObject {
  if (source.kind === "url") return { type: "url", url: source.url };
  if (source.mediaType === "application/pdf") {
    return { type: "base64", media_type: "application/pdf", data: source.data };
  }
  if (source.mediaType.startsWith("text/")) {
    return { type: "text", media_type: "text/plain", data: decodeBase64Text(source.data) };
  }
  throw inexpressible(path, `is ${source.mediaType}; this model's provider takes PDF and plain text`);
}

export const cacheOf = (part: { readonly cacheControl?: CacheControl }): JsonObject =>
  part.cacheControl ? { cache_control: part.cacheControl } : {};
