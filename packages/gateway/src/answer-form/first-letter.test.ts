import { describe, expect, it } from "vitest";
import { runScenario, type Script, streams, text } from "../gateway.fixture.ts";

const rome = '{"city": "Rome"}';
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const strictly = (strict = true) => ({
  response_format: { type: "json_schema", json_schema: { name: "place", schema, strict } },
});
const run = (providers: Readonly<Record<string, Script>>, body: Readonly<Record<string, unknown>> = strictly()) =>
  runScenario({
    providers,
    body: { stream: true, ...body },
    changeEndpoint: (endpoint) => ({ ...endpoint, supportedParameters: ["response_format"] }),
  });

const thinksAloud: Script = (sink) => {
  sink.write([{ type: "reasoning", choice: 0, text: "Hm", details: [] }]);
  sink.write([text("Sure!"), { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" }, { type: "end" }]);
  return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
};

const searches: Script = (sink) => {
  sink.write([{ type: "search", choice: 0, query: "Rome" }]);
  sink.write([text("Sure!")]);
  return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
};

describe("a stream that must be JSON", () => {
  it.each([
    ["Sure! Here", " it is: {}"],
    ["", " \n", "```json\n{}"],
  ])("and begins with other words is another endpoint's to give (%#)", async (...pieces) => {
    const { reply, settlement, world } = await run({ a: streams(pieces), b: streams([rome]) });
    expect(reply.text).toBe(rome);
    expect(reply.ending).toMatchObject({ warnings: [] });
    expect(settlement?.generation).toMatchObject({ providerId: "b", status: "completed" });
    expect(settlement?.attempts).toMatchObject([
      { outcome: "nonconforming", reason: expect.stringContaining("begins with other words") },
      { outcome: "completed" },
    ]);
    expect(world.ports.health.view(0).standing("a:maker/one")).toBe("healthy");
    expect(world.ports.health.measures("a:maker/one", 0)).toMatchObject({ badStructuredOutputs: 1 });
  });

  it("is passed on with the blanks before it, in their order", async () => {
    const { reply, world } = await run({ a: streams([" ", "\n", rome]), b: streams(["other"]) });
    expect(reply.text).toBe(` \n${rome}`);
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("and has no first letter at all, only blanks without end, is another endpoint's to give", async () => {
    const { reply, settlement } = await run({ a: streams(Array(40).fill(" \n".repeat(128))), b: streams([rome]) });
    expect(reply.text).toBe(rome);
    expect(settlement?.attempts[0]).toMatchObject({
      outcome: "nonconforming",
      reason: expect.stringContaining("blanks"),
    });
  });

  it("is judged by its first letter though the web was searched before", async () => {
    const { reply } = await run({ a: searches, b: streams([rome]) });
    expect(reply.text).toBe(rome);
    expect(reply.parts.map(({ type }) => type)).not.toContain("search");
  });

  it("is judged at its end where there is nobody else", async () => {
    const { reply } = await run({ a: streams(["Sure!"]) });
    expect(reply.text).toBe("Sure!");
    expect(reply.ending?.kind).toBe("broken-stream");
  });

  it("is judged at its end when the caller has seen it think", async () => {
    const { reply, world } = await run({ a: thinksAloud, b: streams([rome]) });
    expect(reply.text).toBe("Sure!");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("but not strictly is passed on, whatever it is", async () => {
    const { reply } = await run({ a: streams(["Sure!"]), b: streams([rome]) }, strictly(false));
    expect(reply.text).toBe("Sure!");
  });
});
