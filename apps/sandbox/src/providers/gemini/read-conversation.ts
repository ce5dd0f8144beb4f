import { type Conversation, type ToolChoice, type ToolDefinition } from "../conversation.ts";
import { asRecord, asText, isRecord } from "../json.ts";
import type { CallTarget } from "../wire-format.ts";

/** A generateContent request as a conversation, or the sentence that says what is wrong with it. */
export function readGeminiConversation(body: unknown, target: CallTarget): Conversation | { problem: string } {
  if (!isRecord(body)) return { problem: "Invalid JSON payload received. Unexpected token." };
  const unknownField = Object.keys(body).find((name) => !topFields.has(name));
  if (unknownField !== undefined) {
    return { problem: `Invalid JSON payload received. Unknown name "${unknownField}": Cannot find field.` };
  }
  const contents = listOf(body.contents).map(asRecord);
  if (contents.length === 0) return { problem: "* GenerateContentRequest.contents: contents is not specified" };
  const wrongRole = contents.find(({ role }) => role !== undefined && role !== "user" && role !== "model");
  if (wrongRole) return { problem: "Please use a valid role: user, model." };
  const config = asRecord(body.generationConfig);
  const unsigned = missingSignature(contents, target.model);
  if (unsigned !== undefined) return { problem: unsigned };
  const partsOf = (content: Record<string, unknown>) => listOf(content.parts).map(asRecord);
  const last = contents.at(-1) ?? {};
  const results = partsOf(last).filter((part) => isRecord(part.functionResponse));
  const question = contents.findLast((content) => content.role !== "model" && textOf(partsOf(content)) !== "");
  const thinking = asRecord(config.thinkingConfig);
  return {
    model: target.model,
    stream: target.stream,
    promptText: [
      ...(body.tools === undefined ? [] : [JSON.stringify(body.tools)]),
      ...(body.systemInstruction === undefined ? [] : [`system: ${textOf(partsOf(asRecord(body.systemInstruction)))}`]),
      ...contents.map((content) => `${asText(content.role)}: ${textOf(partsOf(content))}${traffic(partsOf(content))}`),
    ].join("\n"),
    imageCount: contents.flatMap(partsOf).filter(isImage).length,
    messageCount: contents.length,
    lastUserText: textOf(partsOf(question ?? {})),
    ...(results.length > 0 && {
      toolResult: results.map((part) => resultText(asRecord(asRecord(part.functionResponse).response))).join("\n"),
    }),
    tools: readTools(body.tools),
    ...(listOf(body.tools).some((tool) => isRecord(asRecord(tool).googleSearch)) && { searchesWeb: true }),
    toolChoice: readToolChoice(asRecord(asRecord(body.toolConfig).functionCallingConfig)),
    parallelToolCalls: true,
    ...(config.responseMimeType === "application/json" && {
      json: { schema: config.responseJsonSchema ?? plainSchema(config.responseSchema) },
    }),
    ...(typeof config.maxOutputTokens === "number" && { maxTokens: config.maxOutputTokens }),
    stopSequences: listOf(config.stopSequences).filter((text): text is string => typeof text === "string"),
    choices: typeof config.candidateCount === "number" ? Math.max(1, Math.min(8, config.candidateCount)) : 1,
    reasoning: thinking.includeThoughts === true || Number(thinking.thinkingBudget ?? 0) > 0,
    cache: "automatic",
  };
}

const topFields = new Set([
  "contents",
  "systemInstruction",
  "tools",
  "toolConfig",
  "generationConfig",
  "safetySettings",
  "cachedContent",
  "labels",
]);

/** From version 3 on, the first call of each step in the running turn must bring its signature back. */
function missingSignature(contents: readonly Record<string, unknown>[], model: string): string | undefined {
  if (!/gemini-([3-9]|\d\d)/.test(model)) return undefined;
  const running = contents.findLastIndex(
    ({ role, parts }) => role !== "model" && listOf(parts).some((part) => "text" in asRecord(part)),
  );
  for (const [index, { parts }] of contents.entries()) {
    const first = listOf(parts)
      .map(asRecord)
      .find((part) => isRecord(part.functionCall));
    if (index > running && first && !asText(first.thoughtSignature)) {
      const name = asText(asRecord(first.functionCall).name);
      return `Function call is missing a thought_signature in functionCall parts. Additional data, function call \`default_api:${name}\`, position ${index}.`;
    }
  }
  return undefined;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const textOf = (parts: readonly Record<string, unknown>[]): string =>
  parts
    .map((part) => (part.thought === true ? "" : asText(part.text)))
    .filter(Boolean)
    .join("\n");

const traffic = (parts: readonly Record<string, unknown>[]): string =>
  parts
    .filter((part) => part.functionCall !== undefined || part.functionResponse !== undefined)
    .map((part) => JSON.stringify(asRecord(part.functionCall).args ?? asRecord(part.functionResponse).response ?? ""))
    .join("");

const resultText = (response: Record<string, unknown>): string =>
  asText(response.output) || asText(response.error) || JSON.stringify(response);

const isImage = (part: Record<string, unknown>): boolean =>
  asText(asRecord(part.inlineData ?? part.fileData).mimeType).startsWith("image/");

const readTools = (tools: unknown): ToolDefinition[] =>
  listOf(tools)
    .flatMap((tool) => listOf(asRecord(tool).functionDeclarations))
    .flatMap((declaration) => {
      const { name, description, parameters, parametersJsonSchema } = asRecord(declaration);
      if (typeof name !== "string") return [];
      return [{ name, description: asText(description), schema: parametersJsonSchema ?? plainSchema(parameters) }];
    });

function readToolChoice({ mode, allowedFunctionNames }: Record<string, unknown>): ToolChoice {
  if (mode === "NONE") return { kind: "none" };
  if (mode !== "ANY") return { kind: "auto" };
  const [name] = listOf(allowedFunctionNames);
  return typeof name === "string" ? { kind: "named", name } : { kind: "required" };
}

/** Google's schema as a JSON Schema: types in small letters. */
function plainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainSchema);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === "type" && typeof value === "string" ? value.toLowerCase() : name === "enum" ? value : plainSchema(value),
    ]),
  );
}
