import { createdOf, type ListedEntry } from "@causeway/catalog";

export type FeedFacts = {
  /** Where people look at models: `<address>/<author>/<slug>`. */
  readonly modelsUrl: string;
  /** Of the feed itself. */
  readonly feedUrl: string;
};

/** The models as RSS 2.0. */
export const writeModelsFeed = (models: readonly ListedEntry[], { modelsUrl, feedUrl }: FeedFacts): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
    "<channel>",
    "<title>Models on Causeway</title>",
    `<link>${escaped(modelsUrl)}</link>`,
    "<description>Models that can be called.</description>",
    `<atom:link href="${escaped(feedUrl)}" rel="self" type="application/rss+xml"/>`,
    ...models.map((listed) => writeItem(listed, modelsUrl)),
    "</channel>",
    "</rss>",
  ].join("\n");

function writeItem({ model }: ListedEntry, modelsUrl: string): string {
  const created = createdOf(model);
  const about = `Reads ${model.inputModalities.join(", ")}, writes ${model.outputModalities.join(", ")}; context of ${model.contextLength} tokens.`;
  return [
    "<item>",
    `<title>${escaped(model.name)}</title>`,
    `<link>${escaped(`${modelsUrl}/${model.id}`)}</link>`,
    `<guid isPermaLink="false">${escaped(model.id)}</guid>`,
    `<description>${escaped(about)}</description>`,
    ...(created > 0 ? [`<pubDate>${new Date(created * 1_000).toUTCString()}</pubDate>`] : []),
    "</item>",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (character) => entities[character] ?? character).replace(notXml, "\ufffd");

/** What XML 1.0 cannot hold. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
