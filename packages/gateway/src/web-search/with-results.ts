import {
  type ChatCall,
  type MadeSearch,
  type Message,
  mostSearchResults,
  type SearchRequest,
  type SearchResult,
  type TextPart,
  type Warning,
} from "@causeway/protocol";
import { formatUsd, type NanoUsd, zero } from "@causeway/money";
import { requestedModelOf } from "../find-models.ts";

/** What a search brought, who searched, and which generation it was. */
export type FoundOnWeb = {
  readonly query: string;
  readonly results: readonly SearchResult[];
  /** Nothing until it is settled. */
  cost: NanoUsd;
  readonly engine: string;
  readonly generationId: string;
};

/** The search as callers are told of it. */
export const searchFor = ({ query, results }: FoundOnWeb): MadeSearch => ({
  query,
  pages: results.map(({ url, title }) => ({ url, title })),
});

/** As much as a search may bring, before it is made: what a prompt with that is sized by. */
export const likelyFound = ({ query, maxResults, maxCharacters }: SearchRequest): FoundOnWeb => ({
  query,
  results: Array.from({ length: maxResults }, (_, index) => ({
    url: `https://example.com/${"page/".repeat(12)}${index}`,
    title: "Title ".repeat(12),
    text: "words".padEnd(maxCharacters, " words"),
    publishedOn: "2026-01-01",
  })),
  cost: zero,
  engine: "",
  generationId: "",
});

type Told = { readonly found: FoundOnWeb; readonly on: Date };

/** The call with what was found at the end of the user's last message: what stands before it stays as it may be cached. */
export function withResults(asked: ChatCall, told: Told): ChatCall {
  const { messages } = asked.request;
  const last = messages.findLastIndex(({ role }) => role === "user");
  const part: TextPart = { type: "text", text: textOf(told, asked.webSearch?.prompt) };
  const extended = messages.map(
    (message, index): Message =>
      index === last && message.role === "user" ? { ...message, content: [...message.content, part] } : message,
  );
  const { engine, generationId, results, cost } = told.found;
  return {
    ...asked,
    request: { ...asked.request, messages: extended },
    resolution: {
      ...(asked.resolution ?? { requestedModel: requestedModelOf(asked) }),
      search: { engine, generationId, results: results.length, costUsd: formatUsd(cost) },
    },
    warnings: [...asked.warnings, ...warningsOf(asked)],
  };
}

function warningsOf({ webSearch }: ChatCall): readonly Warning[] {
  if (webSearch === undefined) return [];
  const { param, engine, isTool, maxResults } = webSearch;
  const changed = (message: string): Warning => ({ code: "changed", param, message });
  return [
    ...(engine === "native"
      ? [changed("No provider of the model searches itself: it was given results instead.")]
      : []),
    ...(isTool ? [changed("The web was searched for the user's last message, and the model given the results.")] : []),
    ...(maxResults > mostSearchResults ? [changed(`No more than ${mostSearchResults} results are asked for.`)] : []),
  ];
}

/** The model is told what it has before it, and to name what it uses. */
function textOf({ found: { query, results }, on }: Told, prompt: string | undefined): string {
  const day = on.toISOString().slice(0, 10);
  if (results.length === 0) return `<web_search date="${day}">\nNothing was found for: ${query}\n</web_search>`;
  const words =
    prompt ??
    "Use these results of a web search where they help to answer, and name each page that you use as a markdown link with its site as the text, such as [example.com](https://example.com/page).";
  return `<web_search date="${day}">\n${words}\n\n${results.map(writeResult).join("\n\n")}\n</web_search>`;
}

const writeResult = ({ url, title, text, publishedOn }: SearchResult, index: number): string =>
  [`[${index + 1}] ${title}`, url, ...(publishedOn === undefined ? [] : [`Published: ${publishedOn}`]), text]
    .filter((line) => line !== "")
    .join("\n");
