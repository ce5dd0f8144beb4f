import type { Conversation, ToolChoice, ToolDefinition } from "../conversation.ts";
import { asRecord, asText, isRecord } from "../json.ts";

/** An Anthropic messages request as a conversation, or the sentence that says what is wrong with it. */
export function readAnthropicConversation(body: unknown): Conversation | { problem: string } {
  if (!isRecord(body)) return { problem: "The request body is not valid JSON." };
  const { model, messages, max_tokens: maxTokens } = body;
  if (typeof model !== "string" || model === "") return { problem: "model: Field required" };
  if (maxTokens === undefined) return { problem: "max_tokens: Field required" };
  if (typeof maxTokens !== "number" || !Number.isInteger(maxTokens) || maxTokens < 1) {
    return { problem: "max_tokens: Input should be greater than or equal to 1" };
  }
  if (!Array.isArray(messages) || messages.length === 0)
    return { problem: "messages: at least one message is required" };
  const wrongRole = messages.findIndex((message) => !["user", "assistant"].includes(asText(asRecord(message).role)));
  if (wrongRole >= 0) return { problem: `messages.${wrongRole}.role: Input should be 'user' or 'assistant'` };
  const lastUser = asRecord(messages.findLast((message) => asRecord(message).role === "user"));
  const lastQuestion = messages.findLast(
    (message) => asRecord(message).role === "user" && contentText(asRecord(message).content) !== "",
  );
  const toolResult = toolResultIn(lastUser.content);
  const choice = asRecord(body.tool_choice);
  return {
    model,
    stream: body.stream === true,
    promptText: promptText(body, messages),
    imageCount: messages.reduce((total: number, message) => total + imagesIn(asRecord(message).content), 0),
    messageCount: messages.length,
    lastUserText: contentText(asRecord(lastQuestion).content),
    ...(toolResult !== undefined && { toolResult }),
    tools: readTools(body.tools),
    ...(searchesWeb(body.tools) && { searchesWeb: true }),
    toolChoice: readToolChoice(choice),
    parallelToolCalls: choice.disable_parallel_tool_use !== true,
    ...readJsonMode(body),
    maxTokens,
    stopSequences: Array.isArray(body.stop_sequences)
      ? body.stop_sequences.filter((sequence): sequence is string => typeof sequence === "string")
      : [],
    choices: 1,
    reasoning: ["enabled", "adaptive"].includes(asText(asRecord(body.thinking).type)),
    cache:
      JSON.stringify([body.system, body.tools, messages, body.cache_control]).includes('"cache_control"') ||
      isRecord(body.cache_control)
        ? "asked"
        : "off",
  };
}

function promptText(body: Record<string, unknown>, messages: readonly unknown[]): string {
  return [
    ...(Array.isArray(body.tools) ? [JSON.stringify(body.tools)] : []),
    ...(body.system === undefined ? [] : [`system: ${contentText(body.system)}`]),
    ...messages.map((message) => {
      const { role, content } = asRecord(message);
      return `${asText(role)}: ${contentText(content)}${toolTraffic(content)}`;
    }),
  ].join("\n");
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((block) => (asRecord(block).type === "text" ? asText(asRecord(block).text) : ""))
    .filter(Boolean)
    .join("\n");
}

const toolTraffic = (content: unknown): string =>
  (Array.isArray(content) ? content : [])
    .filter((block) => asText(asRecord(block).type).startsWith("tool_"))
    .map((block) => JSON.stringify(asRecord(block).input ?? asRecord(block).content ?? ""))
    .join("");

function toolResultIn(content: unknown): string | undefined {
  const results = (Array.isArray(content) ? content : []).filter((block) => asRecord(block).type === "tool_result");
  return results.length === 0 ? undefined : results.map((block) => contentText(asRecord(block).content)).join("\n");
}

const imagesIn = (content: unknown): number =>
  Array.isArray(content) ? content.filter((block) => asRecord(block).type === "image").length : 0;

const searchesWeb = (tools: unknown): boolean =>
  Array.isArray(tools) && tools.some((tool) => asText(asRecord(tool).type).startsWith("web_search_"));

const readTools = (tools: unknown): ToolDefinition[] =>
  (Array.isArray(tools) ? tools : []).flatMap((tool) => {
    const { name, description, input_schema: schema, type } = asRecord(tool);
    if (asText(type).startsWith("web_search_")) return [];
    return typeof name === "string" ? [{ name, description: asText(description), schema }] : [];
  });

function readToolChoice({ type, name }: Record<string, unknown>): ToolChoice {
  if (type === "none") return { kind: "none" };
  if (type === "any") return { kind: "required" };
  return type === "tool" && typeof name === "string" ? { kind: "named", name } : { kind: "auto" };
}

function readJsonMode(body: Record<string, unknown>): Pick<Conversation, "json"> {
  const format = asRecord(asRecord(body.output_config).format ?? body.output_format);
  return format.type === "json_schema" ? { json: { schema: format.schema ?? {} } } : {};
}
