import type { ChatRequest, JsonObject, StreamPart } from "@causeway/protocol";
import type { Dialect, UpstreamCall } from "../provider.ts";
import { countOf, objectOf } from "./loosely.ts";
import { openaiChat } from "./openai-chat.ts";

/** The chat format as Perplexity speaks it: it searches the web for every call, and counts what it searched for. */
export const perplexityChat: Dialect = {
  ...openaiChat,
  writeRequest: (request, call) => ({ ...openaiChat.writeRequest(request, call), ...writeSearch(request, call) }),
  readAnswer(body) {
    const answer = openaiChat.readAnswer(body);
    const queries = countOf(objectOf(objectOf(body)?.["usage"])?.["num_search_queries"]);
    return answer.usage === undefined ? answer : { ...answer, usage: counted(answer.usage, queries) };
  },
  openStream() {
    const reader = openaiChat.openStream();
    return {
      read(event) {
        const parts = reader.read(event);
        const [, told] = /"num_search_queries":\s*(\d{1,6})\b/.exec(event.data) ?? [];
        return told === undefined ? parts : parts.map((part) => countedPart(part, Number(told)));
      },
    };
  },
};

type Usage = Extract<StreamPart, { type: "usage" }>["usage"];

const counted = (usage: Usage, queries: number | undefined): Usage =>
  queries ? { ...usage, units: { ...usage.units, search: queries } } : usage;

const countedPart = (part: StreamPart, queries: number): StreamPart =>
  part.type === "usage" ? { ...part, usage: counted(part.usage, queries) } : part;

/** It takes no more. */
const mostDomains = 20;

/** The fee of a call goes by the size of what is read of the pages, and ours is that of the smallest. */
function writeSearch({ webSearch, extra }: ChatRequest, { warn }: UpstreamCall): JsonObject {
  const options = objectOf(extra["web_search_options"]) ?? {};
  const size = webSearch?.contextSize ?? options["search_context_size"];
  if (size !== undefined && size !== "low") {
    const param = `${webSearch?.param ?? "web_search_options"}.search_context_size`;
    const message = `${param} was low: Perplexity asks more for larger ones, for which there is no price here.`;
    warn?.({ code: "changed", param, message });
  }
  const location = webSearch?.userLocation;
  return {
    web_search_options: {
      ...options,
      ...(location !== undefined && { user_location: location }),
      search_context_size: "low",
    },
    ...writeDomains(webSearch, warn),
  };
}

function writeDomains(wish: ChatRequest["webSearch"], warn: UpstreamCall["warn"]): JsonObject {
  if (wish === undefined) return {};
  const domains = [...wish.includeDomains, ...wish.excludeDomains.map((domain) => `-${domain}`)];
  if (domains.length === 0) return {};
  if (domains.length <= mostDomains) return { search_domain_filter: domains };
  const message = `The sites were left out: Perplexity takes at most ${mostDomains}.`;
  warn?.({ code: "not-expressible", param: wish.param, message });
  return {};
}
