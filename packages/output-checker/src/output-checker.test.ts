import { afterAll, describe, expect, it } from "vitest";
import { OutputChecker } from "./output-checker.ts";

/** What is checked in a moment is still checked on a machine that is busy with other tests. */
const checker = new OutputChecker({ slowMs: 3_000 });
afterAll(() => checker.close());

const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

describe("what a model wrote", () => {
  it("is held against its schema in a thread", async () => {
    expect(await checker.checkOutput('{"city":"Rome"}', city)).toEqual({ kind: "fits" });
    expect(await checker.checkOutput('{"city":1}', city)).toMatchObject({ kind: "differs", fault: { at: "/city" } });
    expect(await checker.checkOutput('```json\n{"city":"Rome"}\n```', city)).toMatchObject({ kind: "repaired" });
    expect(await checker.checkOutput("[1]", undefined)).toEqual({ kind: "fits" });
    expect(await checker.faultOfArguments('{"city":1}', city)).toMatchObject({ at: "/city" });
    expect(await checker.faultOfArguments('{"city":"Rome"}', city)).toBeUndefined();
  });

  it.each<[string, unknown, unknown]>([
    ["doubles its work with every definition", { ...doubling(40), $ref: "#/$defs/d0" }, 1],
    ["branches without end", { properties: { a: { allOf: [{ $ref: "#" }, { $ref: "#" }] } } }, nested(40)],
    ["has a pattern that tries every way there is", { pattern: "^(a+)+$" }, `${"a".repeat(40)}!`],
    ["compares every item with all", { uniqueItems: true }, Array.from({ length: 150_000 }, (_, index) => index)],
  ])("is given up where the schema %s, and others are served all the while", async (_, schema, value) => {
    const endless = checker.checkOutput(JSON.stringify(value), schema);
    expect(await checker.checkOutput('{"city":"Rome"}', city)).toEqual({ kind: "fits" });
    expect(await endless).toEqual({ kind: "unchecked", reason: "checking it would take too long" });
    expect(await checker.faultOfArguments("{}", city)).toMatchObject({ rule: "/required" });
  });
});

it("goes on without its threads when they cannot start, and says so once", async () => {
  const told: unknown[] = [];
  const broken = new OutputChecker({
    lostMs: 500,
    thread: new URL("no-such-thread.ts", import.meta.url),
    onTrouble: (error) => told.push(error),
  });
  broken.prepare();
  await expect.poll(() => told).toHaveLength(1);
  expect(await broken.checkOutput('{"city":1}', city)).toMatchObject({ kind: "unchecked" });
  expect(await broken.faultOfArguments('{"city":1}', city)).toBeUndefined();
  await broken.close();
  expect(told).toHaveLength(1);
});

it("starts no thread any more once it is closed", async () => {
  const closed = new OutputChecker();
  await closed.close();
  closed.prepare();
  expect(await closed.checkOutput("{}", city)).toMatchObject({ kind: "unchecked" });
});

const twice = (index: number) => ({ allOf: [{ $ref: `#/$defs/d${index}` }, { $ref: `#/$defs/d${index}` }] });

function doubling(depth: number): object {
  const levels = Array.from({ length: depth }, (_, index) => [`d${index}`, twice(index + 1)]);
  return { $defs: { ...Object.fromEntries(levels), [`d${depth}`]: {} } };
}

function nested(depth: number): unknown {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}
