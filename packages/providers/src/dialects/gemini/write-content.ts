import type { ContentPart, JsonObject } from "@causeway/protocol";
import { unknownPart } from "../inexpressible.ts";
import { objectOf, textOf } from "../loosely.ts";
import { writeAddress, writeMedia } from "./write-media.ts";

export const writeContent = (content: readonly ContentPart[], path: string): readonly JsonObject[] =>
  content.flatMap((part, index) => writePart(part, `${path}.${index}`));

function writePart(part: ContentPart, path: string): readonly JsonObject[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ text: part.text }];
    case "image":
      return [writeMedia(part.source, "image/jpeg")];
    case "file":
      return [writeMedia(part.source, "application/pdf")];
    case "audio":
      return [{ inlineData: { mimeType: `audio/${part.format}`, data: part.data } }];
    case "other":
      return [part.format === "gemini" ? part.raw : writeOther(part, path)];
  }
}

/** Video comes as `{type: "video_url", video_url: {url}}`. */
function writeOther(part: ContentPart & { type: "other" }, path: string): JsonObject {
  const url = textOf(objectOf(part.raw["video_url"])?.["url"]);
  if (url !== undefined) return writeAddress(url, "video/mp4");
  throw unknownPart(part, path);
}
