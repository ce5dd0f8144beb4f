import { estimateTokens, promptSize } from "@causeway/pricing";
import type { ChatRequest, ContentPart, Message } from "@causeway/protocol";

const mark = "\n[…]\n";
const leastCharacters = 200;

/** The messages with the middle of their longest texts cut, so that they fit `room` tokens; as they were where they do. */
export function cutTexts(
  messages: readonly Message[],
  { request, room }: { readonly request: ChatRequest; readonly room: number },
): readonly Message[] {
  const excess = promptSize({ ...request, messages }).likely - room;
  if (excess <= 0) return messages;
  const texts = messages.flatMap((message) => (isWhole(message) ? [] : message.content.flatMap(textIn)));
  const limit = limitFor(texts, excess);
  return limit === undefined ? messages : messages.map((message) => (isWhole(message) ? message : cut(message, limit)));
}

/** As its provider wrote it, or said by nobody who could say it shorter. */
const isWhole = (message: Message): boolean => message.role === "assistant" && message.native !== undefined;

const textIn = (part: ContentPart): readonly string[] => (part.type === "text" ? [part.text] : []);

/** The longest that a text may be, in characters, for `excess` tokens to go; `undefined` when they cannot. */
function limitFor(texts: readonly string[], excess: number): number | undefined {
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const perToken = characters / Math.max(tokens, 1);
  const gone = (limit: number) => texts.reduce((sum, text) => sum + Math.max(0, text.length - limit), 0);
  const wanted = Math.ceil(excess * perToken * 1.1);
  if (gone(leastCharacters) < wanted) return undefined;
  let [low, high] = [leastCharacters, texts.reduce((longest, { length }) => Math.max(longest, length), 0)];
  while (high - low > 1) {
    const limit = Math.floor((low + high) / 2);
    if (gone(limit) >= wanted) low = limit;
    else high = limit;
  }
  return low;
}

function cut(message: Message, limit: number): Message {
  switch (message.role) {
    case "system":
      return {
        ...message,
        content: message.content.map((part) => ({ ...part, text: withoutMiddle(part.text, limit) })),
      };
    case "user":
    case "assistant":
    case "tool":
      return {
        ...message,
        content: message.content.map((part) =>
          part.type === "text" ? { ...part, text: withoutMiddle(part.text, limit) } : part,
        ),
      };
  }
}

function withoutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor((limit - mark.length) / 2);
  return `${text.slice(0, half).toWellFormed()}${mark}${text.slice(-half).toWellFormed()}`;
}
