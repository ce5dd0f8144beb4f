import type { Answer, AnswerChoice } from "../answer.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import type { Closing } from "../inbound-dialect.ts";
import type { Json, JsonObject } from "../json.ts";
import { type Warning, writeNotes } from "../warning.ts";
import { type BlockEvent, type BlockOptions, Blocks } from "./blocks.ts";
import { writeStopReason } from "./stop-reason.ts";
import { writeUsage } from "./write-usage.ts";

/** A `message` object as JSON text. */
export function writeMessage(
  answer: Answer,
  envelope: AnswerEnvelope,
  closing: Closing,
  options: BlockOptions,
): string {
  const blocks = new Blocks(options, envelope.id);
  const made = blockList([...blocks.read(partsOfAnswer(answer)), ...blocks.end()]);
  const [choice] = answer.choices;
  const body = JSON.stringify({
    ...openMessage(envelope),
    content: (choice && nativeContent(choice, options)) ?? made,
    ...writeStop(blocks),
  });
  return `${body.slice(0, -1)}${writeClosing(closing, lostWarnings(blocks))}}`;
}

/** What came in this very format is told as it came. */
const nativeContent = ({ native }: AnswerChoice, { excludeReasoning }: BlockOptions) =>
  native?.format === "anthropic-messages" && !excludeReasoning ? native.content : undefined;

/** The fields that are known before the first word. */
export const openMessage = ({ id, model, provider }: AnswerEnvelope): JsonObject => ({
  id,
  type: "message",
  role: "assistant",
  model,
  provider,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  container: null,
});

export function writeStop(blocks: Blocks): JsonObject {
  const { stop, stopDetails } = blocks;
  const reason = writeStopReason(stop);
  return {
    stop_reason: reason,
    stop_sequence: reason === "stop_sequence" ? (stop.stopSequence ?? null) : null,
    stop_details: stopDetails,
  };
}

/**
 * `usage`, and `warnings` where there are any, as JSON text that follows other fields. What a refusal is about stands in
 * `stop_details`.
 */
export function writeClosing({ billed, warnings, route }: Closing, more: readonly Warning[] = []): string {
  const all = [...warnings.filter(({ code }) => code !== "answer-refused"), ...more];
  return `,"usage":${writeUsage(billed)}${writeNotes(all, route)}`;
}

export const lostWarnings = ({ lost }: Blocks): readonly Warning[] =>
  lost.map((name) => ({
    code: "not-expressible",
    param: undefined,
    message: `The answer holds ${name}, which the Messages format cannot tell; ask through /chat/completions.`,
  }));

/** Whole blocks from the steps of their making. */
function blockList(events: readonly BlockEvent[]): readonly JsonObject[] {
  const blocks: JsonObject[] = [];
  const inputs = new Map<number, string>();
  for (const event of events) {
    if (event.type === "start") blocks[event.index] = event.block;
    if (event.type !== "delta") continue;
    const { index, delta } = event;
    const block = blocks[index] ?? {};
    if (delta["type"] === "text_delta") blocks[index] = { ...block, text: joined(block["text"], delta["text"]) };
    if (delta["type"] === "thinking_delta") {
      blocks[index] = { ...block, thinking: joined(block["thinking"], delta["thinking"]) };
    }
    if (delta["type"] === "citations_delta" && delta["citation"] !== undefined) {
      blocks[index] = { ...block, citations: [...listOf(block["citations"]), delta["citation"]] };
    }
    if (delta["type"] === "signature_delta") blocks[index] = { ...block, signature: delta["signature"] };
    if (delta["type"] === "input_json_delta") inputs.set(index, joined(inputs.get(index), delta["partial_json"]));
  }
  for (const [index, json] of inputs) blocks[index] = { ...blocks[index], input: readInput(json) };
  return blocks;
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const joined = (before: Json | undefined, more: Json | undefined): string =>
  (typeof before === "string" ? before : "") + (typeof more === "string" ? more : "");

/** Input is an object; what a model wrote otherwise is shown as it is. */
function readInput(json: string): JsonObject {
  try {
    const input: unknown = JSON.parse(json);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return { ...input };
  } catch {
    // Falls through: a model may write broken JSON.
  }
  return { invalid_arguments: json };
}
