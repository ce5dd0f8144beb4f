import type { ReadableContent } from "@causeway/services";

type Input = ReadableContent["input"];

/** One message of what was sent, as text. What is no text is named in brackets. */
export type KeptMessage = { readonly role: string; readonly text: string };

/** What was sent, in the order of the call. */
export const keptMessages = (input: Input): readonly KeptMessage[] =>
  "prompt" in input
    ? [{ role: "prompt", text: input.prompt }]
    : input.messages.map((message) => ({
        role: typeof message["role"] === "string" ? message["role"] : "message",
        text: [textOf(message["content"]), callsText(message["tool_calls"])].filter((text) => text !== "").join("\n"),
      }));

/** A conversation to go on with: what was asked last is to be sent again, what came before stands above it. */
export type Replay = {
  readonly system: string;
  readonly text: string;
  readonly turns: readonly { readonly text: string; readonly answer: string }[];
};

/** What tools were asked and answered is left out: the playground has no tools. */
export function replayOf(input: Input): Replay {
  const messages = keptMessages(input);
  const system = messages.filter(({ role }) => role === "system" || role === "developer");
  const turns: { text: string; answer: string }[] = [];
  for (const { role, text } of messages) {
    if (role === "user" || role === "prompt") turns.push({ text, answer: "" });
    const last = turns.at(-1);
    if (role === "assistant" && last) last.answer = join(last.answer, text);
  }
  const asked = turns.at(-1)?.answer === "" ? turns.pop() : undefined;
  return { system: system.map(({ text }) => text).join("\n\n"), text: asked?.text ?? "", turns };
}

const join = (before: string, text: string) => (before === "" ? text : `${before}\n\n${text}`);

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map(partText).join("\n");
}

function partText(part: unknown): string {
  if (typeof part !== "object" || part === null) return "";
  const { type, text } = part as { readonly type?: unknown; readonly text?: unknown };
  if (typeof text === "string") return text;
  return `[${typeof type === "string" ? type.replaceAll("_", " ") : "part"}]`;
}

/** What the model asked of tools. */
export function callsText(calls: unknown): string {
  if (!Array.isArray(calls)) return "";
  return calls.map((call: unknown) => JSON.stringify(call, null, 2)).join("\n");
}
