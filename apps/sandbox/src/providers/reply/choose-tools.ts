import type { Conversation, ToolDefinition } from "../conversation.ts";

/** Which tools the fake model calls: what it is made to call, or what the question plainly asks for. */
export function chooseTools(conversation: Conversation): readonly ToolDefinition[] {
  return candidates(conversation).slice(0, conversation.parallelToolCalls ? 4 : 1);
}

function candidates(conversation: Conversation): readonly ToolDefinition[] {
  const { tools, toolChoice, toolResult } = conversation;
  if (toolChoice.kind === "none") return [];
  if (toolChoice.kind === "named") return tools.filter((tool) => tool.name === toolChoice.name);
  const asked = askedFor(conversation);
  if (toolChoice.kind === "required") return asked.length > 0 ? asked : tools.slice(0, 1);
  return toolResult === undefined ? asked : [];
}

function askedFor({ tools, lastUserText }: Conversation): readonly ToolDefinition[] {
  const question = lastUserText.toLowerCase();
  const matching = tools.filter((tool) => wordsOf(tool.name).some((word) => question.includes(word)));
  if (matching.length > 0) return matching;
  return /\b(use|call|invoke)\b[^.]{0,40}\b(tool|function)/.test(question) ? tools.slice(0, 1) : [];
}

/** "get_current_weather" is asked for by "weather"; verbs that every tool has say nothing. */
const wordsOf = (name: string): string[] => {
  const whole = name.toLowerCase();
  const parts = name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length > 3 && !plainVerbs.has(part));
  return [whole, ...parts];
};

const plainVerbs = new Set([
  "fetch",
  "find",
  "search",
  "list",
  "create",
  "read",
  "write",
  "update",
  "delete",
  "make",
  "send",
  "current",
  "with",
  "from",
  "tool",
  "function",
  "file",
  "data",
]);
