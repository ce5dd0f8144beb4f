import type { ContentFilter, Guardrail } from "@causeway/limits";
import { describe, expect, it } from "vitest";
import { answers, runScenario, type Scenario } from "../gateway.fixture.ts";

const pdf = (data: string, filename?: string) => ({
  type: "file",
  file: { ...(filename && { filename }), file_data: `data:application/pdf;base64,${data}` },
});
const two = { kind: "text", pages: ["The bridge is long.", "It is red."] } as const;

const ask = (content: readonly object[], changes: Partial<Scenario> = {}) =>
  runScenario({
    providers: { a: answers("Red") },
    documents: { AAAA: two },
    ...changes,
    body: {
      messages: [{ role: "user", content: [{ type: "text", text: "Which colour?" }, ...content] }],
      ...changes.body,
    },
  });

const contentOf = ({ world }: Awaited<ReturnType<typeof ask>>) => {
  const request = world.upstreamCalls[0]?.request;
  return request?.task === undefined ? request?.messages[0]?.content : undefined;
};

describe("a document", () => {
  it("is text for a model that reads none, and that is said", async () => {
    const outcome = await ask([pdf("AAAA", "bridge.pdf")]);
    expect(contentOf(outcome)).toEqual([
      { type: "text", text: "Which colour?" },
      {
        type: "text",
        text: '<document name="bridge.pdf">\n[Page 1]\nThe bridge is long.\n\n[Page 2]\nIt is red.\n</document>',
      },
    ]);
    expect(outcome.reply.ending?.warnings).toEqual([
      {
        code: "changed",
        param: "messages.0.content.1",
        message: "The model was given the document as text (2 pages).",
      },
    ]);
  });

  it("is held for by the length of its text", async () => {
    const long = { kind: "text", pages: ["word ".repeat(40_000)] } as const;
    const { error } = await ask([pdf("AAAA")], { documents: { AAAA: long }, balance: "0.001" });
    expect(error).toMatchObject({ code: "insufficient-credits" });
  });

  it.each([
    ["reads documents", undefined, "file"],
    ["reads documents, and is asked to", "native", "file"],
    ["reads documents, but is to have text", "pdf-text", "text"],
  ])("of a model that %s", async (_, engine, type) => {
    const outcome = await ask([pdf("AAAA")], {
      changeEndpoint: (endpoint) => ({ ...endpoint, inputModalities: ["text", "file"] }),
      body: { ...(engine && { plugins: [{ id: "file-parser", pdf: { engine } }] }) },
    });
    expect(contentOf(outcome)?.[1]).toMatchObject({ type });
  });

  it("stays one where the caller wants it read by the model itself, which is then not found", async () => {
    const { error } = await ask([pdf("AAAA")], {
      body: { plugins: [{ id: "file-parser", pdf: { engine: "native" } }] },
    });
    expect(error).toMatchObject({ code: "not-found" });
  });

  it.each([
    ["cannot be read", pdf("BBBB"), "is a document that is not known here"],
    [
      "is an address",
      { type: "file", file: { file_data: "https://example.com/a.pdf" } },
      "is the address of a document",
    ],
  ])("that %s is refused, naming it and what to do", async (_, part, words) => {
    const { error, world } = await ask([part]);
    expect(error).toMatchObject({ code: "invalid-request", parameter: "messages.0.content.1" });
    expect(error?.message).toContain(words);
    expect(error?.message).toContain("GET /api/v1/models?input_modalities=file");
    expect(world.upstreamCalls).toEqual([]);
  });

  it("is waited for another time where too many are being read", async () => {
    const { error } = await ask([pdf("AAAA")], { documents: { AAAA: { kind: "busy" } } });
    expect(error).toMatchObject({ code: "service-unavailable", retryAfterSeconds: 2 });
  });

  it("is held against the key's guardrails as all text is, and each finding is told once", async () => {
    const long = { kind: "pattern", pattern: "long|Which", action: "redact", label: "LENGTH" } as const;
    const blocks = { kind: "pattern", pattern: "is red", action: "block", label: "COLOUR" } as const;
    const outcome = await ask([pdf("AAAA")], { key: { guardrails: [guardrailOf(long)] } });
    expect(JSON.stringify(contentOf(outcome))).toContain("The bridge is [LENGTH].");
    expect(outcome.reply.ending?.warnings?.map(({ code }) => code)).toEqual(["guardrail-redacted", "changed"]);
    const { error, world } = await ask([pdf("AAAA")], { key: { guardrails: [guardrailOf(blocks)] } });
    expect(error).toMatchObject({ code: "forbidden" });
    expect(world.upstreamCalls).toEqual([]);
  });

  it.each(["native", undefined])(
    "is text for every model when a guardrail filters content (engine %s)",
    async (engine) => {
      const readsFiles: Partial<Scenario> = {
        changeEndpoint: (endpoint) => ({ ...endpoint, inputModalities: ["text", "file"] }),
        body: { ...(engine && { plugins: [{ id: "file-parser", pdf: { engine } }] }) },
      };
      const blocks = { kind: "pattern", pattern: "It is red", action: "block", label: undefined } as const;
      const { error, world } = await ask([pdf("AAAA")], { ...readsFiles, key: { guardrails: [guardrailOf(blocks)] } });
      expect(error).toMatchObject({ status: 403 });
      expect(world.upstreamCalls).toEqual([]);
      const others = { ...blocks, pattern: "nowhere" };
      const outcome = await ask([pdf("AAAA")], { ...readsFiles, key: { guardrails: [guardrailOf(others)] } });
      expect(contentOf(outcome)).toMatchObject([{}, { type: "text", text: expect.stringContaining("It is red.") }]);
      const address = { type: "file", file: { file_data: "https://example.test/a.pdf" } };
      const byAddress = await ask([address], { ...readsFiles, key: { guardrails: [guardrailOf(others)] } });
      expect(byAddress.error).toMatchObject({
        status: 400,
        parameter: "messages.0.content.1",
        message: expect.stringContaining("the guardrail Strict looks into texts only"),
      });
    },
  );
});

const guardrailOf = (filter: ContentFilter): Guardrail => ({
  id: "guardrail-1",
  name: "Strict",
  models: undefined,
  ignoredModels: [],
  providers: undefined,
  ignoredProviders: [],
  zeroRetention: [],
  forbidsTraining: { paid: false, free: false },
  filters: [filter],
});
