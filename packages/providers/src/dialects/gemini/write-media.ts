import type { JsonObject, MediaSource } from "@causeway/protocol";

/** Bytes as they are; an address as a file that the provider fetches. */
export const writeMedia = (source: MediaSource, usualType: string): JsonObject =>
  source.kind === "base64"
    ? { inlineData: { mimeType: source.mediaType, data: source.data } }
    : { fileData: { mimeType: typeOfAddress(source.url) ?? usualType, fileUri: source.url } };

/** A `data:` address or a plain one, whatever the field it came in. */
export function writeAddress(url: string, usualType: string): JsonObject {
  const data = /^data:([^;,]+)[^,]*;base64,(.*)$/s.exec(url);
  return data?.[1] !== undefined && data[2] !== undefined
    ? writeMedia({ kind: "base64", mediaType: data[1], data: data[2] }, usualType)
    : writeMedia({ kind: "url", url }, usualType);
}

/** By the ending of the path: the format wants a type, and an address alone does not tell it. */
function typeOfAddress(address: string): string | undefined {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  return types[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ""];
}

const types: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  mp3: "audio/mp3",
  wav: "audio/wav",
  flac: "audio/flac",
  ogg: "audio/ogg",
  m4a: "audio/mp4",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mpeg: "video/mpeg",
};
