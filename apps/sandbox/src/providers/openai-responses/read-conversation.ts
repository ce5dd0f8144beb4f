import {
  type Conversation,
  isReasoningModel,
  servedTier,
  type ToolChoice,
  type ToolDefinition,
} from "../conversation.ts";
import { asRecord, asText, isRecord } from "../json.ts";

/** A Responses request as a conversation, or the sentence that says what is wrong with it. */
export function readResponsesConversation(body: unknown): Conversation | { problem: string } {
  if (!isRecord(body)) return { problem: "We could not parse the JSON body of your request." };
  const { model, input } = body;
  if (typeof model !== "string" || model === "") return { problem: "Missing required parameter: 'model'." };
  const unknownField = foreign.find((name) => body[name] !== undefined);
  if (unknownField !== undefined) return { problem: `Unknown parameter: '${unknownField}'.` };
  const items = typeof input === "string" ? [{ role: "user", content: input }] : listOf(input).map(asRecord);
  if (items.length === 0) return { problem: "Missing required parameter: 'input'." };
  const limit = body.max_output_tokens;
  if (typeof limit === "number" && limit < 16) {
    return { problem: "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16." };
  }
  const last = items.at(-1) ?? {};
  const effort = asRecord(body.reasoning).effort;
  return {
    model,
    stream: body.stream === true,
    promptText: [
      ...(body.tools === undefined ? [] : [JSON.stringify(body.tools)]),
      ...(typeof body.instructions === "string" ? [`system: ${body.instructions}`] : []),
      ...items.map((item) => `${asText(item.role) || asText(item.type)}: ${textOf(item)}`),
    ].join("\n"),
    imageCount: items.flatMap((item) => listOf(item.content)).filter((part) => asRecord(part).type === "input_image")
      .length,
    messageCount: items.length,
    lastUserText: textOf(items.findLast(({ role }) => role === "user") ?? {}),
    ...(last.type === "function_call_output" && { toolResult: textOf(last) }),
    tools: readTools(body.tools),
    ...(listOf(body.tools).some((tool) => asRecord(tool).type === "web_search") && { searchesWeb: true }),
    toolChoice: readToolChoice(body.tool_choice),
    parallelToolCalls: body.parallel_tool_calls !== false,
    ...readFormat(asRecord(asRecord(body.text).format)),
    ...(typeof limit === "number" && { maxTokens: limit }),
    stopSequences: [],
    choices: 1,
    reasoning: effort !== "none" && (isReasoningModel(model) || typeof effort === "string"),
    cache: "automatic",
    ...servedTier(body.service_tier, textOf(items.findLast(({ role }) => role === "user") ?? {})),
  };
}

/** Fields of the chat format that this one answers 400 to. */
const foreign = ["messages", "max_tokens", "max_completion_tokens", "stop", "n", "seed", "response_format", "top_k"];

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function textOf(item: Record<string, unknown>): string {
  const content = item.content ?? item.output ?? item.arguments;
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => asText(asRecord(part).text))
    .filter(Boolean)
    .join("\n");
}

const readTools = (tools: unknown): ToolDefinition[] =>
  listOf(tools).flatMap((tool) => {
    const { type, name, description, parameters } = asRecord(tool);
    if (type !== "function" || typeof name !== "string") return [];
    return [{ name, description: asText(description), schema: parameters }];
  });

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === "none") return { kind: "none" };
  if (choice === "required") return { kind: "required" };
  const { name } = asRecord(choice);
  return typeof name === "string" ? { kind: "named", name } : { kind: "auto" };
}

function readFormat({ type, schema }: Record<string, unknown>): Pick<Conversation, "json"> {
  if (type === "json_object") return { json: { schema: undefined } };
  return type === "json_schema" ? { json: { schema: schema ?? {} } } : {};
}
