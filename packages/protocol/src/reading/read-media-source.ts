import type { MediaSource } from "../chat-request.ts";
import { invalid } from "./fields.ts";

export function readImageSource(url: string, path: string): MediaSource {
  const source = readUrl(url, path);
  if (source?.kind === "base64" && !source.mediaType.startsWith("image/")) {
    throw invalid(path, "must be a data URL of an image, such as data:image/png;base64,…", source.mediaType);
  }
  if (source) return source;
  throw invalid(path, "must start with https://, http:// or data:image/…;base64,", url);
}

/** A data URL, a web address, or bare base64 whose kind the file's name tells. */
export function readFileSource(data: string, name: string | undefined, path: string): MediaSource {
  const source = readUrl(data, path);
  if (source) return source;
  if (!/^[A-Za-z0-9+/_=-]{8,}$/.test(data.slice(0, 256))) {
    throw invalid(path, "must be a data URL such as data:application/pdf;base64,… or an https:// address", data);
  }
  return { kind: "base64", mediaType: mediaTypeOf(name), data };
}

function readUrl(text: string, path: string): MediaSource | undefined {
  const start = text.slice(0, 8).toLowerCase();
  if (start.startsWith("https://") || start.startsWith("http://")) return { kind: "url", url: text };
  if (!start.startsWith("data:")) return undefined;

  const comma = text.slice(0, 512).indexOf(",");
  const header = text.slice("data:".length, Math.max(comma, 0)).toLowerCase();
  const data = text.slice(comma + 1);
  if (comma < 0 || !header.endsWith(";base64") || data === "") {
    throw invalid(path, "must be a base64 data URL: data:<media type>;base64,<data>");
  }
  return { kind: "base64", mediaType: header.split(";", 1)[0] || "application/octet-stream", data };
}

const mediaTypeOf = (name = ""): string => {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return ending === "txt" || ending === "md" || ending === "csv" ? "text/plain" : "application/pdf";
};
