import { noUsage, type TaskPiece, type Usage } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { breaksAfter, createWorld, does, fails, makes, outage, runScenario, type Scenario } from "./gateway.fixture.ts";

const inUnits = (units: Usage["units"]): Usage => ({ ...noUsage, ...(units && { units }) });
/** Of plain samples, which are 48,000 bytes a second. */
const sound = (seconds: number): TaskPiece => ({
  kind: "sound",
  base64: Buffer.alloc(seconds * 48_000).toString("base64"),
});
const image = (partialIndex?: number): TaskPiece => ({
  kind: "image",
  image: { base64: "iVBORw0KGgo=", mediaType: "image/png" },
  partialIndex,
});
const part = (piece: TaskPiece) => [{ type: "piece", piece }] as const;

/** Thirty characters at $0.001 are about two seconds of sound. */
const say = (changes: Partial<Scenario> & Pick<Scenario, "providers">) =>
  runScenario({ task: "speech", ...changes, body: { input: "a".repeat(30) } });
const paint = (changes: Partial<Scenario> & Pick<Scenario, "providers">) =>
  runScenario({ task: "images", ...changes, body: { stream: true, ...changes.body } });

describe("a task that is told in pieces", () => {
  it("reaches the caller as it comes, and is settled before the last word", async () => {
    const { reply, settlement } = await say({
      providers: { a: makes([sound(1), sound(1)], inUnits({ character: 30 })) },
    });
    expect(reply.parts.filter(({ type }) => type === "piece")).toHaveLength(2);
    expect(reply).toMatchObject({ ending: { kind: "stream", billed: { cost: 30_000_000n } }, settledAtEnd: true });
    expect(settlement).toMatchObject({
      end: "counted",
      generation: {
        units: { character: 30 },
        cost: 30_000_000n,
        estimated: false,
        status: "completed",
        streamed: true,
      },
    });
  });

  it("is held for whole, never in steps", async () => {
    const { world } = await say({ providers: { a: makes([sound(1)], inUnits({ character: 30 })) } });
    expect(world.holds.taken.map(({ amount }) => amount)).toEqual([30_000_000n]);
  });

  it("is told in pieces though its provider answers whole", async () => {
    const images = [{ base64: "iVBORw0KGgo=", mediaType: "image/png" }];
    const answer = { task: "images", upstreamId: "up-1", images, usage: inUnits({ image: 1 }) } as const;
    const { reply, settlement } = await paint({ providers: { a: does(answer) } });
    expect(reply.parts).toMatchObject([{ type: "piece", piece: { kind: "image" } }, { type: "finish" }]);
    expect(reply.ending).toMatchObject({ kind: "stream" });
    expect(settlement).toMatchObject({ end: "counted", generation: { upstreamId: "up-1", cost: 40_000_000n } });
  });

  it("fails over before its first piece, and not after it", async () => {
    const before = await say({
      providers: { a: fails(outage(), 503), b: makes([sound(1)], inUnits({ character: 30 })) },
    });
    expect(before.settlement?.generation).toMatchObject({ providerId: "b", status: "completed" });
    const after = await say({ providers: { a: breaksAfter(part(sound(1))), b: makes([sound(1)]) } });
    expect(after.reply.ending).toMatchObject({ kind: "broken-stream", finishReason: "error" });
    expect(after.settlement?.generation.status).toBe("interrupted");
  });

  it("that breaks off costs as much as came of it, marked", async () => {
    const half = await say({ providers: { a: breaksAfter(part(sound(1))) } });
    expect(half.settlement).toMatchObject({
      end: "broken-off",
      generation: { units: { character: 15 }, cost: 15_000_000n, estimated: true },
    });
    const more = await say({ providers: { a: breaksAfter(part(sound(9))) } });
    expect(more.settlement?.generation.cost).toBe(30_000_000n);
  });

  it("early looks at an image that never came cost nothing", async () => {
    const { reply, settlement } = await paint({ providers: { a: breaksAfter(part(image(0)), part(image(1))) } });
    expect(reply.parts).toHaveLength(2);
    expect(settlement).toMatchObject({ end: "broken-off", generation: { cost: 0n } });
  });

  it("is heard to the end when its caller leaves, and billed", async () => {
    const { settlement } = await say({
      providers: { a: makes([sound(1), sound(1)], inUnits({ character: 30 })) },
      leavesAfterSends: 1,
    });
    expect(settlement).toMatchObject({
      end: "left-and-heard-out",
      generation: { status: "cancelled", cost: 30_000_000n, estimated: false },
    });
  });

  it("is billed by our estimate when nobody counted", async () => {
    const { settlement } = await paint({ providers: { a: makes([image(0), image()]) } });
    expect(settlement).toMatchObject({ end: "uncounted", generation: { cost: 40_000_000n, estimated: true } });
    const heard = await runScenario({
      task: "transcriptions",
      body: { stream: true },
      providers: { a: makes([{ kind: "words", text: "Hello" }]) },
    });
    expect(heard.settlement).toMatchObject({
      end: "uncounted",
      generation: { units: { second: 10 }, estimated: true },
    });
  });

  it("is given again in the form in which it was kept", async () => {
    const world = createWorld({
      task: "speech",
      providers: { a: makes([sound(1)], inUnits({ character: 5 })) },
      reuse: { cache: { enabled: true }, idempotencyKey: "once" },
    });
    await world.run();
    const again = await world.run({ generationId: "gen-2" });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(again.reply.parts).toMatchObject([{ type: "piece", piece: { kind: "sound" } }, { type: "finish" }]);
  });
});
