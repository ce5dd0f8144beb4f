import type { MadeSearch } from "../answer.ts";
import type { JsonObject } from "../json.ts";

const ours = "srvtoolu_found_";

/** Different in every message, so that clients that keep conversations never find two of one id. */
export const searchBlockId = (messageId: string, index: number): string =>
  `${ours}${messageId.replaceAll(/[^A-Za-z0-9]/g, "_")}_${index}`;

const caller = { type: "direct" };

/**
 * A search and what it found, as Anthropic tells of its own; the input as it is streamed. What was found has no contents that
 * could be sent back.
 */
export function searchBlocks(
  { query, pages = [] }: MadeSearch,
  id: string,
): { readonly use: JsonObject; readonly input: string | undefined; readonly result: JsonObject } {
  return {
    use: { type: "server_tool_use", id, name: "web_search", input: {}, caller },
    input: query === undefined ? undefined : JSON.stringify({ query }),
    result: {
      type: "web_search_tool_result",
      tool_use_id: id,
      content: pages.map(({ url, title }) => ({
        type: "web_search_result",
        url,
        title,
        encrypted_content: "",
        page_age: null,
      })),
      caller,
    },
  };
}

/** A block of a turn that is sent back: Anthropic refuses searches that it did not make. */
export function isOurSearchBlock({ type, id, tool_use_id: useId }: JsonObject): boolean {
  const told = type === "server_tool_use" ? id : type === "web_search_tool_result" ? useId : undefined;
  return typeof told === "string" && told.startsWith(ours);
}
