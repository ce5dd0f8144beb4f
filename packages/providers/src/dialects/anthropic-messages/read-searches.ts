import type { JsonObject, MadeSearch } from "@causeway/protocol";
import { objectOf, textOf } from "../loosely.ts";

/** The searches that Anthropic made itself, by the blocks that tell of them. */
export const searchesIn = (blocks: readonly JsonObject[]): readonly MadeSearch[] =>
  blocks
    .filter(({ type, name }) => type === "server_tool_use" && name === "web_search")
    .map(({ input }) => ({ query: textOf(objectOf(input)?.["query"]) }));
