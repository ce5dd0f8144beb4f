import { nanoUsd } from "@causeway/money";
import {
  type Answer,
  anthropicMessages,
  type InboundDialect,
  type JsonObject,
  noUsage,
  openaiChat,
  openaiResponses,
} from "@causeway/protocol";
import { expect, test } from "vitest";
import { gemini } from "../gemini.ts";

const signature = "c2lnbmVkIGJ5+/Q=";
const answer: Answer = gemini.readAnswer({
  candidates: [{ content: { parts: [{ functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: signature }] } }],
});
const zero = nanoUsd(0n);
const closing = {
  billed: { usage: noUsage, cost: zero, upstreamCost: zero, upstreamPromptCost: zero, upstreamCompletionCost: zero },
  warnings: [],
};
const envelope = { id: "gen-1", created: 1, model: "google/gemini-3-pro", provider: "Google" };
const head = { path: "", query: "", headers: {} };

/** What a client that returns an id, a name and arguments, and nothing else, makes of the answer. */
type Client = {
  readonly dialect: InboundDialect;
  readonly question: JsonObject;
  next(answer: JsonObject): JsonObject;
};

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value : []);
const ofType = (list: unknown, type: string): JsonObject => objects(list).find((one) => one["type"] === type) ?? {};

const clients: Readonly<Record<string, Client>> = {
  "chat completions": {
    dialect: openaiChat,
    question: { messages: [{ role: "user", content: "Hi" }] },
    next(body) {
      const message = objects(body["choices"])[0]?.["message"] as JsonObject;
      const { id, function: called } = objects(message["tool_calls"])[0] ?? {};
      return {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: null, tool_calls: [{ id, type: "function", function: called }] },
          { role: "tool", tool_call_id: id, content: "42" },
        ],
      };
    },
  },
  messages: {
    dialect: anthropicMessages,
    question: { messages: [{ role: "user", content: "Hi" }] },
    next(body) {
      const { id, name, input } = ofType(body["content"], "tool_use");
      return {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: [{ type: "tool_use", id, name, input }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "42" }] },
        ],
      };
    },
  },
  responses: {
    dialect: openaiResponses,
    question: { input: "Hi" },
    next(body) {
      const { call_id, name, arguments: args } = ofType(body["output"], "function_call");
      return {
        input: [
          { role: "user", content: "Hi" },
          { type: "function_call", call_id, name, arguments: args },
          { type: "function_call_output", call_id, output: "42" },
        ],
      };
    },
  },
};

test.each(Object.entries(clients))("a client of %s that drops Gemini's signature has it put back", (_, client) => {
  const ask = (body: JsonObject) => client.dialect.read({ model: "google/gemini-3-pro", ...body }, head);
  const told = JSON.parse(ask(client.question).writer.whole(answer, envelope, closing)) as JsonObject;
  const { request } = ask(client.next(told)).call;
  const { contents } = gemini.writeRequest(request, { upstreamModelId: "gemini-3-pro", maxOutputTokens: 9 });
  const parts = objects(contents).flatMap((turn) => objects(turn["parts"]));
  const call = parts.find((part) => part["functionCall"] !== undefined);
  expect(call).toMatchObject({ functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: signature });
  const ids = parts.flatMap((part) => (part["functionResponse"] as JsonObject | undefined)?.["id"] ?? []);
  expect(JSON.stringify(ids)).not.toContain("__sig__");
});
