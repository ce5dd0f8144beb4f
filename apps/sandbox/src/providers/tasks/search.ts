import { asRecord, isRecord } from "../json.ts";
import { type TaskAsked, type TaskParts, taskFormat } from "./task-format.ts";

type Page = { title: string; url: string; text: string; score: number };

/** Exa's search: every call is one, and none is counted in the answer. */
export const exaSearch = searchFormat("exa-search", (body, pages, id) => ({
  requestId: id,
  resolvedSearchType: "neural",
  results: pages.map(({ title, url, text, score }) => ({
    id: url,
    title,
    url,
    publishedDate: "2026-11-02T00:00:00.000Z",
    author: null,
    score,
    text: text.slice(0, numberIn(asRecord(asRecord(body.contents).text).maxCharacters) ?? 10_000),
  })),
}));

/** Tavily's. */
export const tavilySearch = searchFormat("tavily-search", (body, pages, id) => ({
  query: body.query,
  answer: null,
  images: [],
  results: pages.map(({ title, url, text, score }) => ({ title, url, content: text, score, raw_content: null })),
  response_time: 0.7,
  request_id: id,
}));

/** Perplexity's. */
export const perplexitySearch = searchFormat("perplexity-search", (_body, pages, id) => ({
  id,
  results: pages.map(({ title, url, text }) => ({ title, url, snippet: text, date: "2026-11-02", last_updated: null })),
}));

function searchFormat(
  name: TaskParts["name"],
  write: (body: Record<string, unknown>, pages: readonly Page[], id: string) => unknown,
) {
  return taskFormat({
    name,
    read: readQuery,
    write: (body, { texts: [query = ""] }, { id }) => write(asRecord(body), pagesFor(query, asRecord(body)), id),
    errorBody: (identity, failure) => identity.errorBody(failure),
  });
}

function readQuery(body: unknown): TaskAsked | { problem: string } {
  const query = isRecord(body) ? body.query : undefined;
  if (typeof query !== "string" || query === "") return { problem: "query is required" };
  return { model: "search", texts: [query] };
}

const usualResults = 5;

/** Pages that nobody wrote, one a site: the same query finds the same ones. */
function pagesFor(query: string, body: Record<string, unknown>): readonly Page[] {
  const count = numberIn(body.numResults) ?? numberIn(body.max_results) ?? usualResults;
  const slug = query
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
  const filter = listIn(body.search_domain_filter);
  const wanted = [...listIn(body.includeDomains), ...listIn(body.include_domains), ...filter.filter(isWanted)];
  const sites = wanted.length > 0 ? wanted : ["example.com", "example.org", "example.net"];
  return Array.from({ length: count }, (_, index) => {
    const site = sites[index % sites.length] ?? "example.com";
    return {
      title: `${query.slice(0, 60)}: part ${index + 1}`,
      url: `https://${site}/${slug}/${index + 1}`,
      text: `What ${site} knows of "${query.slice(0, 200)}": fact number ${index + 1}.`,
      score: 1 / (index + 1),
    };
  });
}

const isWanted = (domain: string) => !domain.startsWith("-");
const numberIn = (value: unknown) => (typeof value === "number" ? value : undefined);
const listIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
