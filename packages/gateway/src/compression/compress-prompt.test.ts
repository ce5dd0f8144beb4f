import { promptSize } from "@causeway/pricing";
import { describe, expect, it } from "vitest";
import { answers, runScenario, type Scenario } from "../gateway.fixture.ts";

const words = (count: number) => "word ".repeat(count).trim();
const turn = (index: number, length = 2_000) => ({
  role: index % 2 === 0 ? "user" : "assistant",
  content: `${index}: ${words(length)}`,
});

const ask = (
  messages: readonly object[],
  body: object = { transforms: ["middle-out"] },
  changes: Partial<Scenario> = {},
) => runScenario({ providers: { a: answers("Hi") }, ...changes, body: { stream: false, messages, ...body } });

function sentIn({ world }: Awaited<ReturnType<typeof ask>>) {
  const request = world.upstreamCalls[0]?.request;
  if (request === undefined || request.task !== undefined) throw new Error("Nothing was asked");
  return request;
}
const textsIn = (outcome: Awaited<ReturnType<typeof ask>>) =>
  sentIn(outcome).messages.map(({ content: [part] }) => (part?.type === "text" ? part.text : ""));

/** The models have 100,000 tokens of context. */
describe("a conversation that is too long", () => {
  const long = [{ role: "system", content: "Be brief" }, ...Array.from({ length: 61 }, (_, index) => turn(index))];

  it("loses turns of its middle, as few as must go, and is told so", async () => {
    const outcome = await ask(long);
    const kept = textsIn(outcome).map((text) => text.split(":")[0]);
    expect(kept.slice(0, 2)).toEqual(["Be brief", "0"]);
    expect(kept.at(-1)).toBe("60");
    expect(kept).not.toContain("30");
    expect(promptSize(sentIn(outcome)).likely).toBeLessThan(100_000);
    expect(promptSize(sentIn(outcome)).likely).toBeGreaterThan(80_000);
    expect(outcome.reply.ending?.warnings).toMatchObject([{ code: "changed", param: "messages" }]);
  });

  it("keeps calls of tools with their results", async () => {
    const call = { id: "c1", type: "function", function: { name: "f", arguments: "{}" } };
    const result = { role: "tool", tool_call_id: "c1", content: words(2_000) };
    const calls = Array.from({ length: 50 }, () => [{ role: "assistant", content: null, tool_calls: [call] }, result]);
    const outcome = await ask([turn(0), ...calls.flat(), turn(2)]);
    const roles = sentIn(outcome).messages.map(({ role }) => role);
    expect(roles.filter((role) => role === "tool").length).toBe(roles.filter((role) => role === "assistant").length);
    expect(roles.length).toBeLessThan(102);
  });

  it("has the middle of its longest texts cut where turns are not enough", async () => {
    const outcome = await ask([{ role: "user", content: `begin ${words(120_000)} end` }]);
    const [text = ""] = textsIn(outcome);
    expect([text.startsWith("begin"), text.includes("[…]"), text.endsWith("end")]).toEqual([true, true, true]);
    expect(promptSize(sentIn(outcome)).likely).toBeLessThan(100_000);
  });

  it.each([
    ["is not asked for", {}],
    ["is switched off", { plugins: [{ id: "context-compression", enabled: false }] }],
  ])("stays as it is where shortening %s", async (_, body) => {
    expect(sentIn(await ask(long, body)).messages).toHaveLength(long.length);
  });

  it("is refused when it is more than twice too long", async () => {
    const { error } = await ask([{ role: "user", content: words(300_000) }]);
    expect(error?.message).toContain("context");
  });

  it("that fits is left alone, with nothing said", async () => {
    const outcome = await ask([turn(0)]);
    expect(textsIn(outcome)).toEqual([turn(0).content]);
    expect(outcome.reply.ending?.warnings).toEqual([]);
  });
});
