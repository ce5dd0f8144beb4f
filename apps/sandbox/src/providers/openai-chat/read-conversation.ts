import {
  type Conversation,
  isReasoningModel,
  servedTier,
  type ToolChoice,
  type ToolDefinition,
} from "../conversation.ts";
import { asRecord, asText, isRecord } from "../json.ts";

/** An OpenAI chat request as a conversation, or the sentence that says what is wrong with it. */
export function readOpenaiConversation(body: unknown): Conversation | { problem: string } {
  if (!isRecord(body)) return { problem: "We could not parse the JSON body of your request." };
  const { model, messages } = body;
  if (typeof model !== "string" || model === "") return { problem: "you must provide a model parameter" };
  if (!Array.isArray(messages) || messages.length === 0) {
    return { problem: "Invalid type for 'messages': expected a non-empty array of objects." };
  }
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  if (maxTokens !== undefined && maxTokens !== null && !(Number.isInteger(maxTokens) && Number(maxTokens) > 0)) {
    return { problem: "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1." };
  }
  const last = asRecord(messages.at(-1));
  const lastUser = asRecord(messages.findLast((message) => asRecord(message).role === "user"));
  return {
    model,
    stream: body.stream === true,
    promptText: promptText(messages, body.tools),
    imageCount: messages.reduce((total: number, message) => total + imagesIn(asRecord(message).content), 0),
    messageCount: messages.length,
    lastUserText: contentText(lastUser.content),
    ...(last.role === "tool" && { toolResult: contentText(last.content) }),
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    parallelToolCalls: body.parallel_tool_calls !== false,
    ...readJsonMode(body.response_format),
    ...(typeof maxTokens === "number" && { maxTokens }),
    stopSequences: readStop(body.stop),
    choices: typeof body.n === "number" ? Math.max(1, Math.min(16, Math.trunc(body.n))) : 1,
    reasoning: reasons(model, body),
    cache: "automatic",
    ...servedTier(body.service_tier, contentText(lastUser.content)),
  };
}

function reasons(model: string, body: Record<string, unknown>): boolean {
  const effort = body.reasoning_effort ?? asRecord(body.reasoning).effort;
  if (effort === "none" || asRecord(body.reasoning).enabled === false) return false;
  return isReasoningModel(model) || typeof effort === "string";
}

const promptText = (messages: readonly unknown[], tools: unknown): string =>
  [
    ...(Array.isArray(tools) ? [JSON.stringify(tools)] : []),
    ...messages.map((message) => {
      const { role, content, tool_calls: toolCalls } = asRecord(message);
      return `${asText(role)}: ${contentText(content)}${toolCalls === undefined ? "" : JSON.stringify(toolCalls)}`;
    }),
  ].join("\n");

export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part) => asText(asRecord(part).text))
    .filter(Boolean)
    .join("\n");
}

const imagesIn = (content: unknown): number =>
  Array.isArray(content) ? content.filter((part) => /image/.test(asText(asRecord(part).type))).length : 0;

const readTools = (tools: unknown): ToolDefinition[] =>
  (Array.isArray(tools) ? tools : []).flatMap((tool) => {
    const definition = asRecord(asRecord(tool).function);
    if (typeof definition.name !== "string") return [];
    return [{ name: definition.name, description: asText(definition.description), schema: definition.parameters }];
  });

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === "none") return { kind: "none" };
  if (choice === "required" || choice === "any") return { kind: "required" };
  const name = asRecord(asRecord(choice).function).name;
  return typeof name === "string" ? { kind: "named", name } : { kind: "auto" };
}

function readJsonMode(format: unknown): Pick<Conversation, "json"> {
  const { type, json_schema: wrapper } = asRecord(format);
  if (type === "json_object") return { json: { schema: undefined } };
  return type === "json_schema" ? { json: { schema: asRecord(wrapper).schema ?? {} } } : {};
}

const readStop = (stop: unknown): string[] =>
  (Array.isArray(stop) ? stop : [stop]).filter((sequence): sequence is string => typeof sequence === "string");
