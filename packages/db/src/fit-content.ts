import type { CallContent } from "@causeway/gateway";
import type { StoredContent } from "./content-store.ts";

/** Of one call, as JSON text. */
export const mostContentCharacters = 1_000_000;

/** How much of each text stays, tried in turn until all of it fits. */
const lengthsTried = [200_000, 50_000, 10_000, 2_000, 500] as const;

/**
 * Content that fits: long texts are cut and say by how much; when that is not enough, messages between the first and the
 * last are left out, and one says how many.
 */
export function fitContent(content: CallContent): StoredContent {
  if (fits(content)) return { ...content, truncated: false };
  for (const length of lengthsTried) {
    const cut = withCutTexts(content, length);
    if (fits(cut)) return { ...cut, truncated: true };
  }
  return { ...withFewerMessages(withCutTexts(content, lengthsTried[4])), truncated: true };
}

const fits = (content: CallContent): boolean => JSON.stringify(content).length <= mostContentCharacters;

function withCutTexts(content: CallContent, length: number): CallContent {
  // The same shape: only texts change.
  return cutTexts(content, length) as CallContent;
}

function cutTexts(value: unknown, length: number): unknown {
  if (typeof value === "string") return cutText(value, length);
  if (Array.isArray(value)) return value.map((item) => cutTexts(item, length));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutTexts(item, length)]));
}

const cutText = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text.slice(0, length).toWellFormed()}… [${(text.length - length).toLocaleString("en-US")} more characters were not kept]`;

const messagesKept = 200;

function withFewerMessages(content: CallContent): CallContent {
  const { input } = content;
  if (!("messages" in input) || input.messages.length <= messagesKept) return bare(content);
  const { messages } = input;
  const [first = {}] = messages;
  const leftOut = messages.length - messagesKept;
  const fewer = {
    ...content,
    input: {
      messages: [
        first,
        { role: "system", content: `[${leftOut} messages were not kept]` },
        ...messages.slice(1 - messagesKept),
      ],
    },
  };
  return fits(fewer) ? fewer : bare(fewer);
}

/** What is made of very many small things. */
const bare = (content: CallContent): CallContent => ({
  input: { prompt: "[It was too much to be kept]" },
  output: { completion: content.output.completion, reasoning: content.output.reasoning },
});
