import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { AnswerChoice, StreamPart } from "../answer.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import type { JsonObject } from "../json.ts";
import { type BlockEvent, Blocks } from "./blocks.ts";
import { readMessagesCall } from "./read-request.ts";
import { writeMessage } from "./write-message.ts";
import { base64, inOrder, signedCalls, word } from "../written-arbitraries.fixture.ts";
import { answerOf, closing, envelope } from "../written.fixture.ts";

const detail = fc.oneof(
  fc.record({
    type: fc.constant("reasoning.text"),
    text: fc.string({ maxLength: 20 }),
    signature: base64,
    format: fc.constant("anthropic-claude-v1"),
  }),
  fc.record({ type: fc.constant("reasoning.encrypted"), data: base64, format: fc.constant("anthropic-claude-v1") }),
  fc.record({ type: fc.constant("reasoning.text"), text: word, format: fc.constant("unknown") }),
  fc.record({ type: fc.constant("reasoning.text"), text: word, format: fc.constant("google-gemini-v1") }),
  fc.record({
    type: fc.constant("reasoning.summary"),
    summary: word,
    id: word,
    format: fc.constant("openai-responses-v1"),
  }),
  fc.record({
    type: fc.constant("reasoning.encrypted"),
    data: word,
    id: word,
    format: fc.constant("openai-responses-v1"),
  }),
);
const details = inOrder(detail);
const choice = fc.record({
  text: fc.option(word, { nil: undefined }),
  reasoningDetails: details,
  toolCalls: signedCalls,
});

const contentOf = (answered: Partial<AnswerChoice>): readonly JsonObject[] => {
  const body = writeMessage(answerOf(answered), envelope, closing, { excludeReasoning: false });
  return (JSON.parse(body) as { content: readonly JsonObject[] }).content;
};

const withoutIndex = (one: JsonObject): JsonObject => ({ ...one, index: undefined });

it("reads what it wrote: text, calls with their signatures, reasoning unchanged and in order", () => {
  fc.assert(
    fc.property(choice, (answered) => {
      const content = contentOf(answered);
      const body = {
        model: "a/b",
        max_tokens: 9,
        messages: [
          { role: "user", content: "x" },
          { role: "assistant", content },
        ],
      };
      const { request } = readMessagesCall(body, { path: "", query: "", headers: {} });
      const turn = request.messages[1];
      if (turn?.role !== "assistant") throw new Error("The turn is gone");
      expect(turn.content).toEqual(answered.text === undefined ? [] : [{ type: "text", text: answered.text }]);
      expect(turn.toolCalls).toEqual(answered.toolCalls);
      // The place of a block among the others is told by the list itself.
      expect(turn.reasoningDetails.map(withoutIndex)).toEqual(answered.reasoningDetails.map(withoutIndex));
    }),
  );
});

it("streams the same blocks, however the answer is cut into pieces", () => {
  fc.assert(
    fc.property(choice, fc.nat({ max: 5 }), (answered, size) => {
      const parts = partsOfAnswer(answerOf(answered)).flatMap((part) => pieces(part, size + 1));
      const blocks = new Blocks({ excludeReasoning: false }, "gen-1");
      const events = [...parts.flatMap((part) => blocks.read([part])), ...blocks.end()];
      expect(textsOf(events)).toEqual(textsOf(wholeEvents(answered)));
      expect(disorderOf(events)).toEqual([]);
    }),
  );
});

const wholeEvents = (answered: Partial<AnswerChoice>): readonly BlockEvent[] => {
  const blocks = new Blocks({ excludeReasoning: false }, "gen-1");
  return [...blocks.read(partsOfAnswer(answerOf(answered))), ...blocks.end()];
};

function pieces(part: StreamPart, size: number): readonly StreamPart[] {
  if (part.type !== "text" && part.type !== "tool-arguments") return [part];
  const characters = Array.from(part.text);
  const cut = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
  return cut.map((text) => ({ ...part, text }));
}

/** Each block as its kind and all that its deltas said. */
function textsOf(events: readonly BlockEvent[]): readonly string[] {
  const texts: string[] = [];
  for (const event of events) {
    if (event.type === "start") texts[event.index] = JSON.stringify(event.block);
    if (event.type === "delta") {
      const { text, thinking, signature, partial_json: json } = event.delta;
      texts[event.index] += JSON.stringify(text ?? thinking ?? signature ?? json).slice(1, -1);
    }
  }
  return texts;
}

/** What is wrong with the order: indices count up, a block is told of between its start and its stop, and each stops. */
function disorderOf(events: readonly BlockEvent[]): readonly BlockEvent[] {
  const open = new Set<number>();
  let next = 0;
  const wrong = events.filter(({ type, index }) => {
    if (type === "start") {
      open.add(index);
      return index !== next++;
    }
    return type === "stop" ? !open.delete(index) : !open.has(index);
  });
  return open.size > 0 ? events : wrong;
}
