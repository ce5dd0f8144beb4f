import type { CacheControl, ContentPart, MediaSource, TextPart } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readList,
  readObject,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { readFileSource, readImageSource } from "../reading/read-media-source.ts";

const maxBlocks = 10_000;

/** A string or a list of blocks, as blocks. */
export function readBlocks(value: unknown, path: string): readonly JsonObject[] {
  if (typeof value === "string") return value === "" ? [] : [{ type: "text", text: value }];
  if (!Array.isArray(value)) throw invalid(path, "must be a string or a list of blocks", value ?? null);
  return (readList(value, path, maxBlocks) ?? []).map((block, index) => readRequiredObject(block, `${path}.${index}`));
}

/** A block of a user's turn or of a tool's result. */
export function readContentBlock(block: JsonObject, path: string): ContentPart {
  const cache = readCacheControl(block, path);
  switch (readRequiredString(block["type"], `${path}.type`, 64)) {
    case "text":
      return { type: "text", text: readPresentString(block["text"], `${path}.text`), ...cache };
    case "image":
      return readImage(block, path, cache);
    case "document":
      return readDocument(block, path, cache);
    default:
      return { type: "other", raw: block, format: "anthropic-messages" };
  }
}

export function readTextBlock(block: JsonObject, path: string): TextPart {
  if (block["type"] !== "text") throw invalid(`${path}.type`, "must be text in a system prompt", block["type"] ?? null);
  return { type: "text", text: readPresentString(block["text"], `${path}.text`), ...readCacheControl(block, path) };
}

type Cache = { cacheControl?: CacheControl };

export function readCacheControl(block: JsonObject, path: string): Cache {
  const cacheControl = readObject(block["cache_control"], `${path}.cache_control`);
  return cacheControl ? { cacheControl } : {};
}

function readImage(block: JsonObject, path: string, cache: Cache): ContentPart {
  const source = readRequiredObject(block["source"], `${path}.source`);
  switch (readString(source["type"], `${path}.source.type`) ?? "") {
    case "base64": {
      const read = readBase64(source, `${path}.source`);
      if (!read.mediaType.startsWith("image/")) {
        throw invalid(`${path}.source.media_type`, "must be that of an image, such as image/png", read.mediaType);
      }
      return { type: "image", source: read, ...cache };
    }
    case "url":
      return { type: "image", source: readImageSource(urlOf(source, path), `${path}.source.url`), ...cache };
    case "file":
      return { type: "other", raw: block, format: "anthropic-messages" };
    default:
      throw invalid(`${path}.source.type`, "must be base64, url or file", source["type"] ?? null);
  }
}

/** What a document says besides its content: whether to cite it, and what it is about. */
const aboutDocuments = ["title", "context", "citations"];

function readDocument(block: JsonObject, path: string, cache: Cache): ContentPart {
  const source = readRequiredObject(block["source"], `${path}.source`);
  const about = Object.fromEntries(
    aboutDocuments.filter((name) => !isAbsent(block[name])).map((name) => [name, block[name]]),
  );
  const title = readString(block["title"], `${path}.title`, 1_024);
  const named = { ...(title && { name: title }), document: about, ...cache };
  switch (readString(source["type"], `${path}.source.type`) ?? "") {
    case "base64":
      return { type: "file", source: readBase64(source, `${path}.source`), ...named };
    case "url":
      return { type: "file", source: readFileSource(urlOf(source, path), undefined, `${path}.source.url`), ...named };
    case "text":
      return {
        type: "text",
        text: readPresentString(source["data"], `${path}.source.data`),
        document: about,
        ...cache,
      };
    case "content": {
      const parts = readBlocks(source["content"], `${path}.source.content`);
      const texts = parts.map((part, index) => readTextBlock(part, `${path}.source.content.${index}`).text);
      return { type: "text", text: texts.join("\n\n"), document: about, ...cache };
    }
    case "file":
      return { type: "other", raw: block, format: "anthropic-messages" };
    default:
      throw invalid(`${path}.source.type`, "must be base64, url, text, content or file", source["type"] ?? null);
  }
}

const readBase64 = (source: JsonObject, path: string): MediaSource & { kind: "base64" } => ({
  kind: "base64",
  mediaType: readRequiredString(source["media_type"], `${path}.media_type`, 128).toLowerCase(),
  data: readRequiredString(source["data"], `${path}.data`),
});

const urlOf = (source: JsonObject, path: string) => readRequiredString(source["url"], `${path}.source.url`);

function readPresentString(value: unknown, path: string): string {
  const text = readString(value, path);
  if (text === undefined) throw invalid(path, "is required and must be a string");
  return text;
}
