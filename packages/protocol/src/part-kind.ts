import type { ContentPart } from "./chat-request.ts";
import { isJsonObject } from "./json.ts";

/**
 * What a part is of: `text`, `image`, `audio`, `file`, `video` or `other`. Video is not modelled: it is in the words of
 * OpenAI's or Google's format.
 */
export function partKind(part: ContentPart): string {
  if (part.type !== "other") return part.type;
  const { raw } = part;
  if (raw["type"] === "video_url") return "video";
  const held = ["inlineData", "inline_data", "fileData", "file_data"].map((name) => raw[name]).find(isJsonObject);
  const mediaType = held?.["mimeType"] ?? held?.["mime_type"];
  return typeof mediaType === "string" && mediaType.startsWith("video/") ? "video" : "other";
}
