import type { ContentPart, JsonObject, MediaSource } from "@causeway/protocol";
import { inexpressible, unknownPart } from "../inexpressible.ts";

const imageFormats: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/jpg": "jpeg",
  "image/gif": "gif",
  "image/webp": "webp",
};

const documentFormats: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "text/csv": "csv",
  "text/html": "html",
  "text/plain": "txt",
  "text/markdown": "md",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
};

/** `withCache`: the model takes cache points, which follow the part that the caller marked. */
export const writeContent = (
  content: readonly ContentPart[],
  path: string,
  withCache: boolean,
): readonly JsonObject[] =>
  content.flatMap((part, index) => {
    const written = writePart(part, `${path}.${index}`);
    // A point after nothing is refused.
    return written.length > 0 ? [...written, ...cachePointAfter(part, withCache)] : [];
  });

export const cachePoint: JsonObject = { cachePoint: { type: "default" } };

export const cachePointAfter = (part: object, withCache: boolean): readonly JsonObject[] =>
  withCache && "cacheControl" in part && part.cacheControl !== undefined ? [cachePoint] : [];

function writePart(part: ContentPart, path: string): readonly JsonObject[] {
  switch (part.type) {
    case "text":
      return part.text.trim() === "" ? [] : [{ text: part.text }];
    case "image":
      return [{ image: writeMedia(part.source, imageFormats, path) }];
    case "file":
      return [
        {
          document: {
            ...writeMedia(part.source, documentFormats, path),
            name: safeName(part.name ?? "") || safeName(path),
          },
        },
      ];
    case "audio":
    case "other":
      throw unknownPart(part, path);
  }
}

function writeMedia(source: MediaSource, formats: Readonly<Record<string, string>>, path: string): JsonObject {
  if (source.kind === "base64") {
    const format = formats[source.mediaType];
    if (format !== undefined) return { format, source: { bytes: source.data } };
    throw inexpressible(path, `is ${source.mediaType}; this model's provider takes ${Object.keys(formats).join(", ")}`);
  }
  const format = Object.values(formats).find((name) => source.url.toLowerCase().endsWith(`.${name}`));
  if (source.url.startsWith("s3://") && format !== undefined)
    return { format, source: { s3Location: { uri: source.url } } };
  throw inexpressible(path, "is an address; this model's provider takes the bytes, as a data: URL");
}

/** Letters, digits, single spaces, hyphens, parentheses and brackets are allowed. Documents without a name have their place's. */
const safeName = (name: string): string =>
  name
    .trim()
    .replace(/[^A-Za-z0-9\s()[\]-]+/g, "-")
    .replace(/\s+/g, " ")
    .slice(0, 200);
