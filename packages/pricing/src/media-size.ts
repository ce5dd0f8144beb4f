import { isJsonObject, type Json, type JsonObject } from "@causeway/protocol";
import type { PromptSize } from "./prompt-size.ts";

/** Nobody knows how long it is: the longest context of any model. Some hundred tokens are a second. */
const linked: PromptSize = { likely: 10_000, most: 2_097_152 };

/** A second of video is at least some kilobytes, and some hundred tokens; one of a still picture is far less. */
const inline = (data: string): PromptSize => ({ likely: Math.ceil(data.length / 500), most: data.length });

/**
 * How much is read of a video, or of a file that is known to nobody but Google, in the words of OpenAI's or Google's format;
 * `undefined`: it is none.
 */
export function mediaSize(raw: JsonObject): PromptSize | undefined {
  const url = textIn(raw["video_url"], "url");
  if (url !== undefined) return url.startsWith("data:") ? inline(url) : linked;
  const data = textIn(raw["inlineData"] ?? raw["inline_data"], "data");
  if (data !== undefined) return inline(data);
  return isJsonObject(raw["fileData"] ?? raw["file_data"]) ? linked : undefined;
}

function textIn(held: Json | undefined, name: string): string | undefined {
  const text = isJsonObject(held) ? held[name] : undefined;
  return typeof text === "string" ? text : undefined;
}
