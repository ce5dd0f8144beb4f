import { createHash } from "node:crypto";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { TokenUsage } from "../identity.ts";
import { inChunks } from "../openai-chat/write-stream.ts";
import type { PlannedChoice } from "../reply/plan-reply.ts";
import { type Frame, frame } from "../stream-script.ts";
import type { Answer } from "../wire-format.ts";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => new Uint8Array(Buffer.from(text, "utf8")),
);

const stopReasons = {
  stop: "end_turn",
  length: "max_tokens",
  "stop-sequence": "stop_sequence",
  "tool-calls": "tool_use",
} as const;
export const stopReason = (choice: PlannedChoice) => stopReasons[choice.finish];

/** `inputTokens` leaves out what came from the cache. */
const writeUsage = (usage: TokenUsage) => ({
  inputTokens: usage.input - usage.cachedInput - usage.cacheWrite,
  outputTokens: usage.output,
  totalTokens: usage.input + usage.output,
  cacheReadInputTokens: usage.cachedInput,
  cacheWriteInputTokens: usage.cacheWrite,
});

const signatureOf = (choice: PlannedChoice) => createHash("sha512").update(choice.reasoning.join("")).digest("base64");

export const writeConverse = (choice: PlannedChoice, usage: TokenUsage | undefined) => ({
  output: {
    message: {
      role: "assistant",
      content: [
        ...(choice.reasoning.length > 0
          ? [
              {
                reasoningContent: {
                  reasoningText: { text: choice.reasoning.join(""), signature: signatureOf(choice) },
                },
              },
            ]
          : []),
        ...(choice.text.length > 0 ? [{ text: choice.text.join("") }] : []),
        ...choice.toolCalls.map((call) => ({
          toolUse: { toolUseId: call.id, name: call.name, input: parsedArguments(call.arguments.join("")) },
        })),
      ],
    },
  },
  stopReason: stopReason(choice),
  ...(usage && { usage: writeUsage(usage) }),
  metrics: { latencyMs: 200 },
});

/** The answer as binary events, from `messageStart` to `metadata`. */
export function writeConverseStream({ identity, usage }: Answer, choice: PlannedChoice): Frame[] {
  const size = identity.tokensPerChunk;
  const deltas = (contentBlockIndex: number, pieces: readonly string[], wrap: (text: string) => object): Frame[] =>
    inChunks(pieces, size).map(({ text, tokens }) =>
      event("contentBlockDelta", { contentBlockIndex, delta: wrap(text) }, tokens),
    );
  const blocks: ((index: number) => Frame[])[] = [
    ...(choice.reasoning.length > 0
      ? [
          (index: number) => [
            ...deltas(index, choice.reasoning, (text) => ({ reasoningContent: { text } })),
            event("contentBlockDelta", {
              contentBlockIndex: index,
              delta: { reasoningContent: { signature: signatureOf(choice) } },
            }),
          ],
        ]
      : []),
    ...(choice.text.length > 0 ? [(index: number) => deltas(index, choice.text, (text) => ({ text }))] : []),
    ...choice.toolCalls.map((call) => (index: number) => [
      event("contentBlockStart", {
        contentBlockIndex: index,
        start: { toolUse: { toolUseId: call.id, name: call.name } },
      }),
      ...deltas(index, call.arguments, (input) => ({ toolUse: { input } })),
    ]),
  ];
  return [
    event("messageStart", { role: "assistant" }),
    ...blocks.flatMap((write, index) => [...write(index), event("contentBlockStop", { contentBlockIndex: index })]),
    event("messageStop", { stopReason: stopReason(choice) }),
    ...(usage ? [event("metadata", { usage: writeUsage(usage), metrics: { latencyMs: 200 } }, 0, true)] : []),
  ];
}

const event = (type: string, body: object, tokens = 0, carriesUsage = false): Frame =>
  frame(encode({ ":event-type": type, ":message-type": "event" }, body), tokens, carriesUsage);

export const exception = (type: string, message: string): Frame =>
  frame(encode({ ":exception-type": type, ":message-type": "exception" }, { message }));

/** A message whose checksum is wrong. */
export function broken(): Frame {
  const bytes = encode({ ":event-type": "contentBlockDelta", ":message-type": "event" }, { contentBlockIndex: 0 });
  bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
  return frame(bytes);
}

const encode = (headers: Record<string, string>, body: object): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ":content-type": "application/json" }).map(([name, value]) => [
        name,
        { type: "string" as const, value },
      ]),
    ),
    body: new Uint8Array(Buffer.from(JSON.stringify(body), "utf8")),
  });

function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
