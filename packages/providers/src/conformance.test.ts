import { type JsonObject, readChatCompletion } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import type { Provider } from "./provider.ts";
import { providers } from "./registry.gen.ts";

/** A provider is tested by existing: these hold for each of them, whatever its quirks. */
describe.each([...providers])("%s", (_id, provider) => {
  test("is sent the model, the conversation, the tools and the limit that is held for", () => {
    const body = bodyFor(provider, {});
    const text = JSON.stringify(body);
    for (const wanted of ["model-at-provider", "Be brief", "What time is it?", "toolu_1", "clock", "noon"]) {
      expect(text).toContain(wanted);
    }
    expect([body["max_tokens"], body["max_completion_tokens"]]).toContain(777);
  });

  test("never sees what was meant for us", () => {
    const ours = {
      models: ["secret/model"],
      provider: { order: ["secret"] },
      session_id: "secret",
      trace: { a: "secret" },
    };
    expect(JSON.stringify(bodyFor(provider, ours))).not.toContain("secret");
  });

  test("is asked to stream when the caller streams, and only then", () => {
    expect(bodyFor(provider, { stream: true })["stream"]).toBe(true);
    expect(bodyFor(provider, {})).not.toHaveProperty("stream");
  });

  test.each([
    [400, { kind: "refused", reason: "invalid-request" }],
    [401, { kind: "credential-rejected" }],
    [429, { kind: "unavailable", reason: "rate-limited" }],
    [500, { kind: "unavailable", reason: "broken" }],
    [503, { kind: "unavailable", reason: "overloaded" }],
  ])("that answers %i is understood", (status, outcome) => {
    const body = { error: { message: "Something", type: "whatever" } };
    expect(provider.readError?.(status, body) ?? provider.dialect.readError(status, {}, body)).toMatchObject(outcome);
  });
});

function bodyFor(provider: Provider, fields: object): JsonObject {
  const { request } = readChatCompletion({
    messages: [
      { role: "system", content: "Be brief" },
      { role: "user", content: "What time is it?" },
      {
        role: "assistant",
        tool_calls: [{ id: "toolu_1", type: "function", function: { name: "clock", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "toolu_1", content: "noon" },
    ],
    tools: [{ type: "function", function: { name: "clock", parameters: { type: "object", properties: {} } } }],
    ...fields,
  });
  const call = { upstreamModelId: "model-at-provider", maxOutputTokens: 777 };
  const body = provider.dialect.writeRequest(request, call);
  return provider.adjustRequest?.(body) ?? body;
}
