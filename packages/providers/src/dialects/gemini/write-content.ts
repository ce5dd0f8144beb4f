import { AppError } from "@causeway/errors";
import type { ContentPart, JsonObject } from "@causeway/protocol";
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
      return [writeOther(part.raw, path)];
  }
}

/** Video comes as `{type: "video_url", video_url: {url}}`. */
function writeOther(raw: JsonObject, path: string): JsonObject {
  const url = textOf(objectOf(raw["video_url"])?.["url"]);
  if (url !== undefined) return writeAddress(url, "video/mp4");
  throw new AppError(
    "invalid-request",
    `${path} has the type ${JSON.stringify(raw["type"])}, which this model's provider does not take. Leave it out or choose another model.`,
    { parameter: path },
  );
}
