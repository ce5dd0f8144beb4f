import { type Conversation, isReasoningModel, type ToolChoice, type ToolDefinition } from "../conversation.ts";
import { asRecord, asText, isRecord } from "../json.ts";
import type { CallTarget } from "../wire-format.ts";

type Content = Record<string, unknown>;

/** A Converse request as a conversation, or the sentence that says what is wrong with it. */
export function readConverseConversation(body: unknown, target: CallTarget): Conversation | { problem: string } {
  if (!isRecord(body)) return { problem: "The request body is not valid JSON." };
  const unknownField = Object.keys(body).find((name) => !topFields.has(name));
  if (unknownField !== undefined) return { problem: `extraneous key [${unknownField}] is not permitted` };
  const messages = listOf(body.messages).map(asRecord);
  if (messages.length === 0) return { problem: "The messages field is required." };
  const misplaced = messages.find((message, index) => message.role !== (index % 2 === 0 ? "user" : "assistant"));
  if (misplaced) return { problem: "A conversation must alternate between user and assistant roles." };
  const blocks = messages.flatMap(contentOf);
  if (blocks.some((block) => block.text !== undefined && asText(block.text).trim() === "")) {
    return { problem: "The text field in the ContentBlock object is blank." };
  }
  const config = asRecord(body.toolConfig);
  if (body.toolConfig === undefined && blocks.some((block) => block.toolUse ?? block.toolResult)) {
    return { problem: "The toolConfig field must be defined when using toolUse and toolResult content blocks." };
  }
  const inference = asRecord(body.inferenceConfig);
  const more = asRecord(body.additionalModelRequestFields);
  const last = contentOf(messages.at(-1) ?? {});
  const results = last.filter((block) => isRecord(block.toolResult));
  const question = messages.findLast((message) => message.role === "user" && textOf(contentOf(message)) !== "");
  const format = asRecord(asRecord(body.outputConfig).textFormat);
  return {
    model: target.model,
    stream: target.stream,
    promptText: [
      ...(body.toolConfig === undefined ? [] : [JSON.stringify(body.toolConfig)]),
      ...(body.system === undefined ? [] : [`system: ${textOf(listOf(body.system).map(asRecord))}`]),
      ...messages.map(
        (message) => `${asText(message.role)}: ${textOf(contentOf(message))}${traffic(contentOf(message))}`,
      ),
    ].join("\n"),
    imageCount: blocks.filter((block) => isRecord(block.image)).length,
    messageCount: messages.length,
    lastUserText: textOf(contentOf(question ?? {})),
    ...(results.length > 0 && {
      toolResult: results.map((block) => textOf(listOf(asRecord(block.toolResult).content).map(asRecord))).join("\n"),
    }),
    tools: readTools(config.tools),
    toolChoice: readToolChoice(asRecord(config.toolChoice)),
    parallelToolCalls: true,
    ...(format.type === "json_schema" && {
      json: { schema: parsed(asRecord(asRecord(format.structure).jsonSchema).schema) },
    }),
    ...(typeof inference.maxTokens === "number" && { maxTokens: inference.maxTokens }),
    stopSequences: listOf(inference.stopSequences).filter((text): text is string => typeof text === "string"),
    choices: 1,
    reasoning:
      isReasoningModel(target.model) ||
      ["thinking", "reasoning_effort", "reasoningConfig"].some((name) => name in more),
    cache: "automatic",
  };
}

const topFields = new Set([
  "messages",
  "system",
  "inferenceConfig",
  "toolConfig",
  "outputConfig",
  "guardrailConfig",
  "additionalModelRequestFields",
  "additionalModelResponseFieldPaths",
  "performanceConfig",
  "promptVariables",
  "requestMetadata",
  "serviceTier",
]);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const contentOf = (message: Content): Content[] => listOf(message.content).map(asRecord);

const textOf = (blocks: readonly Content[]): string =>
  blocks
    .map(({ text }) => asText(text))
    .filter(Boolean)
    .join("\n");

const traffic = (blocks: readonly Content[]): string =>
  blocks
    .filter((block) => block.toolUse !== undefined || block.toolResult !== undefined)
    .map((block) => JSON.stringify(asRecord(block.toolUse).input ?? asRecord(block.toolResult).content ?? ""))
    .join("");

const readTools = (tools: unknown): ToolDefinition[] =>
  listOf(tools).flatMap((tool) => {
    const { name, description, inputSchema } = asRecord(asRecord(tool).toolSpec);
    return typeof name === "string"
      ? [{ name, description: asText(description), schema: asRecord(inputSchema).json }]
      : [];
  });

function readToolChoice(choice: Content): ToolChoice {
  if (isRecord(choice.any)) return { kind: "required" };
  const { name } = asRecord(choice.tool);
  return typeof name === "string" ? { kind: "named", name } : { kind: "auto" };
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(asText(text));
  } catch {
    return {};
  }
}
