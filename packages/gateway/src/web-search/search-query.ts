import type { Message } from "@causeway/protocol";

/** Engines take no longer questions, and understand them no better. */
const longestQuery = 1_000;

/** What a user said last, as a question for an engine; `undefined` where that is no words. */
export function queryIn(messages: readonly Message[]): string | undefined {
  const last = messages.findLast(({ role }) => role === "user");
  const texts = last?.content.flatMap((part) => (part.type === "text" ? [part.text] : [])) ?? [];
  const query = texts.join("\n").trim().slice(0, longestQuery).toWellFormed();
  return query === "" ? undefined : query;
}
