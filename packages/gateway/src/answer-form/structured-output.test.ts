import type { Endpoint } from "@causeway/catalog";
import { formatUsd, parseUsd, zero } from "@causeway/money";
import type { StreamPart } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import {
  answers,
  createWorld,
  fails,
  hangsAfter,
  outage,
  runScenario,
  type Script,
  streams,
  text,
} from "../gateway.fixture.ts";
import { InsuranceLimit } from "../insurance-limit.ts";

const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const asking = (strict?: boolean) => ({
  stream: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "place", schema, ...(strict !== undefined && { strict }) },
  },
});
const jsonMode = { stream: false, response_format: { type: "json_object" } };
const rome = '{"city": "Rome"}';

type Body = Readonly<Record<string, unknown>>;
const changeEndpoint = (endpoint: Endpoint) => ({ ...endpoint, supportedParameters: ["tools", "response_format"] });
const run = (providers: Readonly<Record<string, Script | readonly Script[]>>, body: Body) =>
  runScenario({ providers, body, changeEndpoint });

const textOf = (ending: unknown): unknown => Object(ending).answer?.choices[0]?.text;
const codesOf = (ending: unknown) => (Object(ending).warnings ?? []).map(({ code }: { code: string }) => code);

describe("a whole answer", () => {
  it("that fits is passed on as it is", async () => {
    const { reply, world } = await run({ a: answers(` ${rome}\n`), b: answers(rome) }, asking(true));
    expect(textOf(reply.ending)).toBe(` ${rome}\n`);
    expect(codesOf(reply.ending)).toEqual([]);
    expect(world.upstreamCalls).toHaveLength(1);
    expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({
      structuredOutputs: 1,
      badStructuredOutputs: 0,
    });
  });

  it.each([true, false, undefined])(
    "that can be put right is, and it is said what was (strict: %s)",
    async (strict) => {
      const { reply, world } = await run(
        { a: answers(`\`\`\`json\n{"city": "Rome",}\n\`\`\``), b: answers(rome) },
        asking(strict),
      );
      expect(textOf(reply.ending)).toBe('{"city": "Rome"}');
      expect(reply.ending).toMatchObject({
        warnings: [
          { code: "answer-repaired", message: expect.stringContaining("text around the JSON, trailing commas") },
        ],
      });
      expect(world.upstreamCalls).toHaveLength(1);
      expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({
        structuredOutputs: 1,
        badStructuredOutputs: 1,
      });
    },
  );

  it.each([true, false])(
    "that does not fit is another endpoint's to give, and costs the caller nothing (strict: %s)",
    async (strict) => {
      const { reply, settlement, world } = await run({ a: answers('{"city": 1}'), b: answers(rome) }, asking(strict));
      expect(textOf(reply.ending)).toBe(rome);
      expect(reply.ending).toMatchObject({ kind: "whole", envelope: { provider: "B" }, warnings: [] });
      const one = await run({ b: answers(rome) }, asking(strict));
      expect(settlement?.generation).toMatchObject({
        status: "completed",
        cost: one.settlement?.generation.cost,
        unbilled: one.settlement?.generation.cost,
      });
      expect(settlement?.generation.cost).toBeGreaterThan(0n);
      expect(settlement?.attempts).toMatchObject([
        {
          outcome: "nonconforming",
          httpStatus: 200,
          reason: expect.stringContaining("/city of the answer must be string"),
        },
        { outcome: "completed" },
      ]);
      expect(world.ports.health.view(0).standing("a:maker/one")).toBe("healthy");
      expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({
        structuredOutputs: 1,
        badStructuredOutputs: 1,
      });
    },
  );

  it("that nobody gives in the form is given as it is, with a warning, where that is allowed", async () => {
    const { reply, settlement } = await run({ a: answers("Rome."), b: answers('{"town": "Rome"}') }, asking());
    expect(textOf(reply.ending)).toBe('{"town": "Rome"}');
    expect(reply.ending).toMatchObject({
      warnings: [
        { code: "answer-invalid", message: expect.stringContaining('does not have required property "city"') },
      ],
    });
    expect(settlement?.generation).toMatchObject({ status: "completed", errorMessage: undefined, httpStatus: 200 });
    expect(settlement?.generation.cost).toBeGreaterThan(0n);
  });

  it("that nobody gives in a strict form is an error that tells who, where and what, and nobody pays for it", async () => {
    const { error, settlement, reply } = await run({ a: answers("Rome."), b: answers('{"city": 1}') }, asking(true));
    expect(reply.ending).toBeUndefined();
    expect(error).toMatchObject({
      status: 502,
      message: expect.stringMatching(
        /^B did not answer in the form .* \(HTTP 200\): \/city of the answer must be string, .* \(\/properties\/city\/type of the schema\)\. Tried before: A\./,
      ),
      metadata: {
        reason: "structured_output_invalid",
        provider_name: "B",
        answer_path: "/city",
        schema_path: "/properties/city/type",
        raw: '{"city": 1}',
      },
    });
    expect(settlement?.generation).toMatchObject({ status: "interrupted", cost: 0n, httpStatus: 502, providerId: "b" });
    expect(settlement?.generation.insured).toBeGreaterThan(0n);
    expect(settlement?.generation.unbilled).toBe(settlement?.generation.insured);
    expect(settlement?.end).toBe("failed-by-provider");
  });

  it("in another form is better than none", async () => {
    const providers = { a: answers('{"town": "Rome"}'), b: fails(outage(), 503) };
    const { reply, settlement, error } = await run(providers, asking());
    expect(error).toBeUndefined();
    expect(textOf(reply.ending)).toBe('{"town": "Rome"}');
    expect(reply.ending).toMatchObject({ envelope: { provider: "A" } });
    expect(settlement?.generation).toMatchObject({ providerId: "a", unbilled: 0n });
    expect(settlement?.attempts.map(({ outcome }) => outcome)).toEqual(["nonconforming", "unavailable", "unavailable"]);
    const strict = await run(providers, asking(true));
    expect(strict.error).toMatchObject({
      metadata: { provider_name: "A", previous_errors: [{ provider: "B" }, { provider: "B" }] },
    });
  });

  it("is not asked for elsewhere at our cost once the workspace's insurance is used up", async () => {
    const world = createWorld({
      providers: { a: answers("Rome."), b: answers(rome) },
      body: asking(),
      prepare: ({ ports }) => Object.assign(ports, { insurance: new InsuranceLimit(parseUsd("0")) }),
    });
    const { reply, settlement } = await world.run();
    expect(textOf(reply.ending)).toBe("Rome.");
    expect(world.upstreamCalls).toHaveLength(1);
    expect(settlement?.generation.cost).toBeGreaterThan(0n);
  });

  it("in a strict form that nobody kept to is charged once the insurance is used up, and the error says so", async () => {
    const world = createWorld({
      providers: { a: answers("Rome.") },
      body: asking(true),
      prepare: ({ ports }) => Object.assign(ports, { insurance: new InsuranceLimit(parseUsd("0")) }),
    });
    const { error, settlement } = await world.run();
    const cost = formatUsd(settlement?.generation.cost ?? zero);
    expect(settlement?.generation).toMatchObject({ status: "interrupted", insured: 0n });
    expect(Number(cost)).toBeGreaterThan(0);
    expect(error).toMatchObject({
      status: 502,
      message: expect.stringContaining(`The call is charged ($${cost})`),
      metadata: { reason: "structured_output_invalid", charged_usd: cost },
    });
  });

  it("is not asked for more often than the caller allows", async () => {
    const { world } = await run(
      { a: answers("Rome."), b: answers(rome) },
      { ...asking(), provider: { max_attempts: 1 } },
    );
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is not repaired for those who switched that off", async () => {
    const plugins = [{ id: "response-healing", enabled: false }];
    const { reply } = await run({ a: answers(`Sure: ${rome}`), b: answers(rome) }, { ...asking(), plugins });
    expect(reply.ending).toMatchObject({ kind: "whole", envelope: { provider: "B" }, warnings: [] });
    const alone = await run({ a: answers(`Sure: ${rome}`) }, { ...asking(), plugins });
    expect(textOf(alone.reply.ending)).toBe(`Sure: ${rome}`);
    expect(codesOf(alone.reply.ending)).toEqual(["answer-invalid"]);
  });

  it("is any object where no schema is given", async () => {
    const { reply } = await run({ a: answers("Rome."), b: answers(`Sure: ${rome}`) }, jsonMode);
    expect(textOf(reply.ending)).toBe(rome);
  });

  it.each<[string, Script]>([
    ["was cut at its longest", endsWith("length")],
    ["refuses", endsWith("content_filter")],
  ])("that %s is left alone", async (_, script) => {
    const { reply, world, error } = await run({ a: script, b: answers(rome) }, asking(true));
    expect(error).toBeUndefined();
    expect(textOf(reply.ending)).toBe('{"city": "Ro');
    expect(codesOf(reply.ending)).toEqual([]);
    expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({ structuredOutputs: 0 });
  });

  it("may end at the caller's own texts, or continue what the caller began", async () => {
    const stop = await run({ a: answers('{"city": "Ro'), b: answers(rome) }, { ...asking(true), stop: ["me"] });
    expect(stop.error).toBeUndefined();
    expect(codesOf(stop.reply.ending)).toEqual(["answer-unchecked"]);
    const messages = [
      { role: "user", content: "Where?" },
      { role: "assistant", content: "{" },
    ];
    const begun = await run({ a: answers('"city": "Rome"}'), b: answers(rome) }, { ...asking(true), messages });
    expect(textOf(begun.reply.ending)).toBe('"city": "Rome"}');
  });

  it("says what it was not held against", async () => {
    const unknown = {
      type: "json_schema",
      json_schema: { name: "x", schema: { ...schema, $ref: "https://example.test/schema.json" } },
    };
    const { reply } = await run({ a: answers(rome) }, { stream: false, response_format: unknown });
    expect(reply.ending).toMatchObject({
      warnings: [{ code: "answer-unchecked", message: expect.stringContaining("its schema cannot be applied") }],
    });
  });
});

describe("a stream", () => {
  it.each([true, false])("that fits ends as ever (strict: %s)", async (strict) => {
    const { reply } = await run({ a: streams(['{"city"', ': "Rome"}']) }, { ...asking(strict), stream: true });
    expect(reply.ending).toMatchObject({ kind: "stream", warnings: [] });
  });

  it("that does not fit ends with a warning", async () => {
    const { reply, settlement, world } = await run(
      { a: streams(['{"city"', ": 1}"]), b: streams([rome]) },
      { ...asking(), stream: true },
    );
    expect(reply.text).toBe('{"city": 1}');
    expect(reply.ending).toMatchObject({ kind: "stream", warnings: [{ code: "answer-invalid" }] });
    expect(settlement?.generation).toMatchObject({ status: "completed" });
    expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({
      structuredOutputs: 1,
      badStructuredOutputs: 1,
    });
  });

  it("that does not fit a strict form ends with an error, on the house", async () => {
    const { reply, settlement, world } = await run(
      { a: streams(['{"city"', ": 1}"]), b: streams([rome]) },
      { ...asking(true), stream: true },
    );
    expect(reply.ending).toMatchObject({
      kind: "broken-stream",
      finishReason: "error",
      error: { status: 502, metadata: { reason: "structured_output_invalid", answer_path: "/city" } },
    });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(settlement?.generation).toMatchObject({ status: "interrupted", cost: 0n, httpStatus: 200 });
    expect(settlement?.generation.insured).toBeGreaterThan(0n);
  });

  it("of which the caller heard only a part is not judged", async () => {
    const { settlement } = await runScenario({
      providers: { a: hangsAfter([text("Ro")]) },
      body: { ...asking(true), stream: true },
      leavesAfterSends: 1,
    });
    expect(settlement?.generation.status).toBe("cancelled");
  });
});

describe("tool calls", () => {
  const tools = [{ type: "function", function: { name: "look", parameters: schema } }];
  it("are told and counted where they do not fit, and not changed", async () => {
    const { reply, world } = await run({ a: calling('{"city": 1}'), b: streams(["b"]) }, { tools });
    expect(reply.parts).toContainEqual({ type: "tool-arguments", choice: 0, index: 0, text: '{"city": 1}' });
    expect(reply.ending).toMatchObject({
      kind: "stream",
      warnings: [{ code: "answer-invalid", message: expect.stringContaining('The tool "look" was called with') }],
    });
    expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({ toolCalls: 1, badToolCalls: 1 });
  });

  it("are no answer that a form was asked of", async () => {
    const { reply, error } = await run({ a: calling(rome) }, { ...asking(true), stream: true, tools });
    expect(error).toBeUndefined();
    expect(reply.ending).toMatchObject({ kind: "stream", warnings: [] });
  });
});

function endsWith(finishReason: "length" | "content_filter"): Script {
  return async (sink, cancellation) => {
    const { answer, ...rest } = await answers('{"city": "Ro')(sink, cancellation);
    return {
      ...rest,
      answer: answer && { ...answer, choices: answer.choices.map((choice) => ({ ...choice, finishReason })) },
    };
  };
}

function calling(argumentsText: string): Script {
  return (sink) => {
    const parts: readonly StreamPart[] = [
      { type: "tool-call", choice: 0, index: 0, id: "call-1", name: "look" },
      { type: "tool-arguments", choice: 0, index: 0, text: argumentsText },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_calls" },
      { type: "end" },
    ];
    sink.write(parts);
    return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
  };
}
