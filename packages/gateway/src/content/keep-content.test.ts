import { expect, it } from "vitest";
import { readChatCompletion } from "@causeway/protocol";
import { answers, breaksAfter, createWorld, fails, outage, type Scenario, streams, text } from "../gateway.fixture.ts";
import { writeInput } from "./write-input.ts";

const content = { toRead: { samplingRate: 1, retentionDays: 30 }, toTell: 0 };
const body = { model: "maker/one", messages: [{ role: "user", content: "What is up?" }] };

async function kept(scenario: Omit<Scenario, "body">, changes: Readonly<Record<string, unknown>> = {}) {
  const world = createWorld({ key: { content }, ...scenario, body: { ...body, ...changes } });
  const outcome = await world.run();
  await world.ports.contents.flush();
  return { ...outcome, world, record: [...world.contentsKept.values()][0] };
}

it("keeps nothing unless the key asks for it", async () => {
  const { world, settlement } = await kept({ providers: { a: answers("Nothing much") }, key: {} });
  expect(settlement?.generation.status).toBe("completed");
  expect(world.contentsKept.size).toBe(0);
});

it("keeps what was asked and answered, whole and streamed", async () => {
  const whole = await kept({ providers: { a: answers("Nothing much") } });
  expect(whole.record).toMatchObject({
    workspaceId: "workspace-1",
    content: { input: { messages: [{ role: "user", content: "What is up?" }] } },
  });
  expect(whole.record?.content.output).toEqual({ completion: "Nothing much", reasoning: null });
  const streamed = await kept({ providers: { a: streams(["All ", "well"]) } }, { stream: true });
  expect(streamed.record?.content.output).toEqual({ completion: "All well", reasoning: null });
});

it("keeps how far an answer came, and what was asked where none came", async () => {
  const cut = await kept({ providers: { a: breaksAfter([text("Half")]) } }, { stream: true });
  expect(cut.record?.content.output.completion).toBe("Half");
  const failed = await kept({ providers: { a: fails(outage(), 529) } });
  expect(failed.error).toBeDefined();
  expect(failed.record?.content).toMatchObject({
    input: { messages: [{ content: "What is up?" }] },
    output: { completion: null },
  });
});

it("names images and files in place of their bytes, and keeps addresses", () => {
  const png = `data:image/png;base64,${Buffer.alloc(30).toString("base64")}`;
  const call = readChatCompletion({
    model: "maker/one",
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image_url", image_url: { url: png } },
          { type: "image_url", image_url: { url: "https://example.com/a.png" } },
        ],
      },
      { role: "assistant", tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "c1", content: "42" },
    ],
  });
  expect(writeInput(call)).toEqual({
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "text", text: "[image/png, 30 bytes: not kept]" },
          { type: "image_url", image_url: { url: "https://example.com/a.png" } },
        ],
      },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "42" },
    ],
  });
});

it.each<[string, Omit<Scenario, "body">, Readonly<Record<string, unknown>>]>([
  ["the call", { providers: { a: answers("Nothing much") } }, { provider: { zdr: true } }],
  [
    "a guardrail",
    {
      providers: { a: answers("Nothing much") },
      key: {
        content,
        guardrails: [
          {
            id: "g",
            name: "g",
            models: undefined,
            ignoredModels: [],
            providers: undefined,
            ignoredProviders: [],
            zeroRetention: ["other"],
            forbidsTraining: { paid: false, free: false },
            filters: [],
          },
        ],
      },
    },
    {},
  ],
])("keeps nothing where %s wants zero data retention", async (_, scenario, changes) => {
  const { world } = await kept(scenario, changes);
  expect(world.contentsKept.size).toBe(0);
  expect(world.bugs).toEqual([]);
});
