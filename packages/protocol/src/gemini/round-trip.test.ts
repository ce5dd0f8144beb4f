import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { AnswerChoice } from "../answer.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import type { JsonObject } from "../json.ts";
import { base64, inOrder, signedCalls, word } from "../written-arbitraries.fixture.ts";
import { answerOf, closing, envelope } from "../written.fixture.ts";
import { Candidate } from "./candidate.ts";
import { readGeminiCall } from "./read-request.ts";
import { openSeal, sealDetail } from "./sealed-signature.ts";
import { writeResponse } from "./write-response.ts";

const signedDetail = fc.oneof(
  fc.record({
    type: fc.constant("reasoning.text"),
    text: word,
    signature: base64,
    format: fc.constant("google-gemini-v1"),
  }),
  fc.record({ type: fc.constant("reasoning.encrypted"), data: base64, format: fc.constant("google-gemini-v1") }),
  fc.record({
    type: fc.constant("reasoning.text"),
    text: word,
    signature: word,
    format: fc.constant("anthropic-claude-v1"),
  }),
  fc.record({
    type: fc.constant("reasoning.encrypted"),
    data: word,
    id: word,
    format: fc.constant("openai-responses-v1"),
  }),
);
const details = inOrder(signedDetail);
const choice = fc.record({
  text: fc.option(word, { nil: undefined }),
  reasoningDetails: details,
  toolCalls: signedCalls,
});
const withoutIndex = (one: JsonObject): JsonObject => ({ ...one, index: undefined });

function readBack(parts: readonly JsonObject[]) {
  const body = {
    contents: [
      { role: "user", parts: [{ text: "x" }] },
      { role: "model", parts },
    ],
  };
  const { call } = readGeminiCall(body, { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} });
  const turn = call.request.messages[1];
  if (turn?.role !== "assistant") throw new Error("The turn is gone");
  return turn;
}

type Told = Pick<AnswerChoice, "toolCalls" | "reasoningDetails"> & { readonly text: string };

const readAgain = (parts: readonly JsonObject[]): Told => {
  const { content, toolCalls, reasoningDetails } = readBack(parts);
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
  return { text, toolCalls, reasoningDetails: reasoningDetails.map(withoutIndex) };
};

const meant = ({ text = "", toolCalls = [], reasoningDetails = [] }: Partial<AnswerChoice>): Told => ({
  text,
  toolCalls,
  reasoningDetails: reasoningDetails.map(withoutIndex),
});

it("reads what it wrote whole: text, calls with their signatures, signed reasoning unchanged and in order", () => {
  fc.assert(
    fc.property(choice, (answered) => {
      const body = writeResponse(answerOf(answered), envelope, closing, { includesThoughts: true });
      const { candidates } = JSON.parse(body) as { candidates: { content: { parts: readonly JsonObject[] } }[] };
      expect(readAgain(candidates[0]?.content.parts ?? [])).toEqual(meant(answered));
    }),
  );
});

it("reads what it streamed, part by part", () => {
  fc.assert(
    fc.property(choice, (answered) => {
      const candidate = new Candidate(0, true);
      const written: JsonObject[] = [];
      const keep = (told: JsonObject | undefined) => {
        const content = told?.["content"] as { parts: readonly JsonObject[] } | undefined;
        written.push(...(content?.parts ?? []));
      };
      for (const part of partsOfAnswer(answerOf(answered))) {
        if ("choice" in part) candidate.read(part);
        keep(candidate.take());
      }
      keep(candidate.end());
      expect(readAgain(written)).toEqual(meant(answered));
    }),
  );
});

it("seals any detail in base64", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (data, id) => {
      const sealed = sealDetail({ data, id });
      expect(Buffer.from(sealed, "base64").toString("base64")).toBe(sealed);
      expect(openSeal(sealed)).toEqual({ data, id });
    }),
  );
});

it("never takes a signature of Google's for a sealed one", () => {
  fc.assert(
    fc.property(base64, (signature) => {
      expect(openSeal(signature)).toBeUndefined();
    }),
  );
});
