import type { CacheControl } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { readObject } from "./fields.ts";

/** Where a prompt's cache may end: Anthropic's mark for it, or OpenAI's, which means the same. */
export function readCacheControl(part: JsonObject, path: string): { readonly cacheControl?: CacheControl } {
  const cacheControl = readObject(part["cache_control"], `${path}.cache_control`);
  if (cacheControl) return { cacheControl };
  const breakpoint = readObject(part["prompt_cache_breakpoint"], `${path}.prompt_cache_breakpoint`);
  return breakpoint ? { cacheControl: { type: "ephemeral" } } : {};
}
