import { type JsonObject, readChatCompletion } from "@causeway/protocol";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conformanceModels, tryConformance } from "./conformance.fixture.ts";
import { conformanceCases, dialectOf, type Provider } from "./provider.ts";
import { providers } from "./registry.gen.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 1_000 });
});
afterAll(() => sandbox.close());

const served = [...providers.values()].flatMap((provider) =>
  conformanceModels(provider).map((model): [string, Provider, string] => [
    `${provider.id} (${dialectOf(provider, model).id})`,
    provider,
    model,
  ]),
);

/** A provider is tested by existing: these hold for each of them, whatever its quirks. */
describe.each(served)("%s", (_name, provider, upstreamModelId) => {
  test.for(conformanceCases)("%s", async (name, { skip }) => {
    const reason = provider.conformance?.skips?.[name];
    if (reason !== undefined) skip(reason);
    await expect(tryConformance(name, { provider, upstreamModelId, sandboxUrl: sandbox.url })).resolves.toBeUndefined();
  });

  test("is sent the model, the conversation, the tools and the limit that is held for", () => {
    const text = sentTo(provider, upstreamModelId, {});
    for (const wanted of [upstreamModelId, "Be brief", "What time is it?", "clock", "noon", "777"]) {
      expect(text).toContain(wanted);
    }
  });

  test("never sees what was meant for us", () => {
    const ours = {
      models: ["secret/model"],
      provider: { order: ["secret"] },
      session_id: "secret",
      trace: { a: "secret" },
    };
    expect(sentTo(provider, upstreamModelId, ours)).not.toContain("secret");
  });

  test("is asked to stream when the caller streams, and only then", () => {
    expect(sentTo(provider, upstreamModelId, { stream: true })).toMatch(/stream/i);
    expect(sentTo(provider, upstreamModelId, {})).not.toMatch(/stream/i);
  });
});

/** The address and the body, as one text. */
function sentTo(provider: Provider, upstreamModelId: string, fields: JsonObject): string {
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
  const dialect = dialectOf(provider, upstreamModelId);
  const body = dialect.writeRequest(request, { upstreamModelId, maxOutputTokens: 777 });
  const path = dialect.path({ upstreamModelId, stream: request.stream });
  return decodeURIComponent(path) + JSON.stringify(provider.adjustRequest?.(body) ?? body);
}
