import type { Answer, AnswerChoice, JsonObject, StreamPart, TaskAnswer, ToolCall } from "@causeway/protocol";
import type { CallOutput } from "./call-content.ts";
import { writeToolCall } from "./write-input.ts";

const nothing: CallOutput = { completion: null, reasoning: null };

/** A whole answer. Of several choices the first; vectors, rankings, images and sound are only counted. */
export function writeAnswer(answer: Answer | TaskAnswer): CallOutput {
  if (answer.task === undefined) return writeChoice(answer.choices[0]);
  if (answer.task === "embeddings") return said(`[${answer.vectors.length} vectors]`);
  if (answer.task === "rerank") return said(answer.results.map(({ index, score }) => `${index}: ${score}`).join("\n"));
  if (answer.task === "images") return said(`[${answer.images.length} images: not kept]`);
  if (answer.task === "transcriptions") return said(answer.text);
  if (answer.task === "speech") {
    return said(`[${answer.mediaType}, ${answer.audio.length.toLocaleString("en-US")} bytes: not kept]`);
  }
  return nothing;
}

function writeChoice(choice: AnswerChoice | undefined): CallOutput {
  if (choice === undefined) return nothing;
  const { text, refusal, reasoning, toolCalls } = choice;
  return outputOf(text ?? refusal ?? null, reasoning ?? null, toolCalls);
}

/** What a stream has told, as far as it came. */
export function writeParts(parts: readonly StreamPart[]): CallOutput {
  const texts: string[] = [];
  const reasoning: string[] = [];
  const calls = new Map<number, ToolCall>();
  for (const part of parts) {
    if (part.type === "piece")
      texts.push(part.piece.kind === "words" ? part.piece.text : `[${part.piece.kind}: not kept]`);
    if (!("choice" in part) || part.choice !== 0) continue;
    if (part.type === "text" || part.type === "refusal") texts.push(part.text);
    else if (part.type === "reasoning") reasoning.push(part.text);
    else if (part.type === "tool-call") calls.set(part.index, { id: part.id, name: part.name, argumentsText: "" });
    else if (part.type === "tool-arguments") addArguments(calls, part);
  }
  return outputOf(joined(texts), joined(reasoning), [...calls.values()]);
}

function addArguments(calls: Map<number, ToolCall>, { index, text }: StreamPart & { readonly type: "tool-arguments" }) {
  const call = calls.get(index);
  if (call) calls.set(index, { ...call, argumentsText: call.argumentsText + text });
}

const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join(""));

const said = (completion: string): CallOutput => ({ completion, reasoning: null });

function outputOf(completion: string | null, reasoning: string | null, calls: readonly ToolCall[]): CallOutput {
  const toolCalls: readonly JsonObject[] = calls.map(writeToolCall);
  return { completion, reasoning, ...(toolCalls.length > 0 && { tool_calls: toolCalls }) };
}
