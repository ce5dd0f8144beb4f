import { customArguments, type JsonObject, type StreamPart, writeCitation } from "@causeway/protocol";
import { webAnnotations } from "../cited-places.ts";
import { countOf, objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { sealedDetail, summaryDetail } from "./reasoning-items.ts";

const choice = 0;

/** The items of one answer, told by their place in the output; what was streamed of them is not told again. */
export type OutputReader = {
  begin(index: number, item: JsonObject): readonly StreamPart[];
  text(index: number, text: unknown, kind?: "text" | "refusal"): readonly StreamPart[];
  summary(index: number, id: string | undefined, text: unknown): readonly StreamPart[];
  arguments(index: number, text: unknown): readonly StreamPart[];
  end(index: number, item: JsonObject): readonly StreamPart[];
  close(response: JsonObject): readonly StreamPart[];
};

export function outputReader(): OutputReader {
  /** Position among the tool calls, by place in the output. */
  const calls = new Map<number, number>();
  const told = new Set<number>();
  /** Places in the output of the searches that the provider made itself; what it opens of their results has no price. */
  const searches = new Set<number>();
  /** Where the text of each message begins in the text of all, by place in the output. */
  const beginnings = new Map<number, number>();
  let length = 0;

  const text = (index: number, value: unknown, kind: "text" | "refusal" = "text"): readonly StreamPart[] => {
    const piece = textOf(value);
    if (piece === undefined) return [];
    told.add(index);
    if (kind === "refusal") return [{ type: kind, choice, text: piece }];
    const isNext = length > 0 && !beginnings.has(index);
    const words = isNext ? `${betweenMessages}${piece}` : piece;
    if (!beginnings.has(index)) beginnings.set(index, length + (isNext ? betweenMessages.length : 0));
    length += words.length;
    return [{ type: kind, choice, text: words }];
  };

  const summary = (index: number, id: string | undefined, value: unknown): readonly StreamPart[] => {
    const piece = textOf(value);
    if (piece === undefined) return [];
    told.add(index);
    return [{ type: "reasoning", choice, text: piece, details: [summaryDetail(piece, id, index)] }];
  };

  const argumentsPart = (index: number, value: unknown): readonly StreamPart[] => {
    const position = calls.get(index);
    const piece = textOf(value);
    if (position === undefined || piece === undefined) return [];
    told.add(index);
    return [{ type: "tool-arguments", choice, index: position, text: piece }];
  };

  const begin = (index: number, item: JsonObject): readonly StreamPart[] => {
    const name = textOf(item["name"]);
    const isCall = item["type"] === "function_call" || item["type"] === "custom_tool_call";
    if (!isCall || name === undefined || calls.has(index)) return [];
    const position = calls.size;
    calls.set(index, position);
    const id = textOf(item["call_id"]) ?? textOf(item["id"]) ?? `call_${index}`;
    return [{ type: "tool-call", choice, index: position, id, name }];
  };

  const contents = (index: number, item: JsonObject): readonly StreamPart[] => {
    switch (stringOf(item["type"]) ?? "") {
      case "message":
        return objectsOf(item["content"]).flatMap((part) =>
          part["type"] === "refusal" ? text(index, part["refusal"], "refusal") : text(index, part["text"]),
        );
      case "reasoning": {
        const pieces = objectsOf(item["summary"]).map((part) => stringOf(part["text"]) ?? "");
        const shown =
          pieces.length > 0 ? pieces : objectsOf(item["content"]).map((part) => stringOf(part["text"]) ?? "");
        return summary(index, textOf(item["id"]), shown.join("\n\n"));
      }
      case "function_call":
        return argumentsPart(index, item["arguments"]);
      case "custom_tool_call":
        return argumentsPart(index, customArguments(stringOf(item["input"]) ?? ""));
      default:
        return [];
    }
  };

  const search = (index: number, item: JsonObject): readonly StreamPart[] => {
    if (searches.has(index)) return [];
    searches.add(index);
    const action = objectOf(item["action"]) ?? {};
    const queries: readonly unknown[] = Array.isArray(action["queries"]) ? action["queries"] : [];
    return [{ type: "search", choice, query: textOf(action["query"]) ?? textOf(queries[0]) }];
  };

  return {
    begin,
    text,
    summary,
    arguments: argumentsPart,
    end(index, item) {
      if (item["type"] === "web_search_call" && isSearch(item)) return search(index, item);
      const sealed = item["type"] === "reasoning" ? textOf(item["encrypted_content"]) : undefined;
      const beginning = begin(index, item);
      return [
        ...beginning,
        ...(told.has(index) ? [] : contents(index, item)),
        ...extras(item, beginnings.get(index) ?? 0),
        ...(sealed === undefined
          ? []
          : [
              {
                type: "reasoning",
                choice,
                text: "",
                details: [sealedDetail(sealed, textOf(item["id"]), index)],
              } as const,
            ]),
      ];
    },
    close(response) {
      const counts = readUsage(response["usage"]);
      const tier = textOf(response["service_tier"]);
      const made = billedSearches(response) ?? searches.size;
      const usage = counts && made > 0 ? { ...counts, units: { search: made } } : counts;
      const native = textOf(objectOf(response["incomplete_details"])?.["reason"]) ?? textOf(response["status"]);
      return [
        { type: "finish", choice, reason: reasonOf(native, calls.size > 0), nativeReason: native },
        ...(usage ? [{ type: "usage", usage, ...(tier !== undefined && { serviceTier: tier }) } as const] : []),
      ];
    },
  };
}

/** xAI tells how many it bills: pages that it opens are among them, searches that failed are not. */
const billedSearches = (response: JsonObject): number | undefined =>
  countOf(objectOf(objectOf(response["usage"])?.["server_side_tool_usage_details"])?.["web_search_calls"]);

const isSearch = (item: JsonObject): boolean => (objectOf(item["action"])?.["type"] ?? "search") === "search";

function reasonOf(native: string | undefined, hasToolCalls: boolean) {
  if (native === "max_output_tokens") return "length";
  if (native === "content_filter") return "content_filter";
  if (native === "failed" || native === "cancelled") return "error";
  return hasToolCalls ? "tool_calls" : "stop";
}

/** An answer may be several messages: what is said before a tool is used, and after. */
const betweenMessages = "\n\n";

/** Citations and token probabilities, as OpenAI's other format has them. */
function extras(item: JsonObject, beginning: number): readonly StreamPart[] {
  const parts = item["type"] === "message" ? objectsOf(item["content"]) : [];
  const annotations = parts.flatMap((part) =>
    webAnnotations(objectsOf(part["annotations"])).map((one) => nested(one, beginning)),
  );
  const content = parts.flatMap((part) => objectsOf(part["logprobs"]));
  if (annotations.length === 0 && content.length === 0) return [];
  const delta = annotations.length > 0 ? { annotations } : {};
  return [{ type: "extra", choice, delta, logprobs: content.length > 0 ? { content } : undefined }];
}

/** The other format nests what its citation says; places are those in the text of all messages. */
function nested(annotation: JsonObject, beginning: number): JsonObject {
  const url = textOf(annotation["url"]);
  if (annotation["type"] !== "url_citation" || url === undefined) return annotation;
  const [start, end] = [countOf(annotation["start_index"]), countOf(annotation["end_index"])];
  return writeCitation({
    url,
    title: textOf(annotation["title"]) ?? url,
    content: undefined,
    startIndex: start === undefined ? 0 : start + beginning,
    endIndex: end === undefined ? 0 : end + beginning,
  });
}
