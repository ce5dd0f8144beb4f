import * as fc from "fast-check";
import { expect, it } from "vitest";
import { JsonBounds, type JsonLimits } from "./json-bounds.ts";

const boundless: JsonLimits = { depth: 1e9, containers: 1e9, strings: 1e9, values: 1e9 };

/** The body in pieces of these lengths, as they come from a socket. */
function* piecesOf(body: Buffer, lengths: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let piece = 0; at < body.length; piece += 1) {
    const length = lengths[piece % lengths.length] ?? body.length;
    yield body.subarray(at, at + length);
    at += length;
  }
}

function feedAll(text: string, limits: Partial<JsonLimits>, lengths: readonly number[] = [1e9]) {
  const body = Buffer.from(text);
  const bounds = new JsonBounds({ ...boundless, ...limits });
  for (const piece of piecesOf(body, lengths)) {
    const passed = bounds.feed(piece);
    if (passed !== undefined) return { passed, field: fieldIn(body, bounds) };
  }
  return { passed: undefined, field: fieldIn(body, bounds) };
}

const fieldIn = (body: Buffer, { field }: JsonBounds) => field && body.toString("utf8", field.from, field.to);

/** The same counts from what the engine reads: `values` are commas, one less than there are in a list or an object. */
function countsOf(value: unknown, depth = 1): JsonLimits {
  if (typeof value === "string") return { depth: 0, containers: 0, strings: 1, values: 0 };
  if (typeof value !== "object" || value === null) return { depth: 0, containers: 0, strings: 0, values: 0 };
  const items = Object.values(value);
  const names = Array.isArray(value) ? 0 : items.length;
  const inner = items.map((item) => countsOf(item, depth + 1));
  const sum = (kind: keyof JsonLimits) => inner.reduce((total, counts) => total + counts[kind], 0);
  return {
    depth: Math.max(depth, ...inner.map((counts) => counts.depth)),
    containers: 1 + sum("containers"),
    strings: names + sum("strings"),
    values: Math.max(0, items.length - 1) + sum("values"),
  };
}

const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });
/** Quotes and backslashes, and texts that are longer than what is read byte by byte. */
const hardText = fc
  .array(fc.constantFrom('"', "\\", "{[,:]}", "a".repeat(70), "é", "\n"))
  .map((parts) => parts.join(""));
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    hardText,
    fc.integer(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 6 }),
    fc.dictionary(hardText, tie("value"), { maxKeys: 5 }),
  ),
})).value;

it("counts what the engine reads, in pieces of any length", () => {
  fc.assert(
    fc.property(anyJson, lengths, fc.constantFrom(undefined, 1), (value, pieces, indent) => {
      const text = JSON.stringify(value, null, indent);
      for (const [kind, count] of Object.entries(countsOf(value))) {
        expect(feedAll(text, { [kind]: count }, pieces).passed).toBeUndefined();
        expect(feedAll(text, { [kind]: count - 1 }, pieces).passed).toBe(count === 0 ? undefined : kind);
      }
    }),
  );
});

it.each([
  [{ depth: 2 }, '{"model": "x", "a": {"b": []}, "c": 1}', "depth", '"a"'],
  [{ containers: 3 }, '{"model": "x", "messages": [{}, {}, {}], "stop": []}', "containers", '"messages"'],
  [{ strings: 5 }, '{"tools": [{"a": "b"}], "input": ["c", "d"], "e": 1}', "strings", '"input"'],
  [{ values: 3 }, '{"a": 1, "input": [1, 2, 3, 4], "b": 1}', "values", '"input"'],
  [{ values: 1 }, "[1, 2, 3]", "values", undefined],
])("beyond %j in %s passes %s, in the outermost field %s", (limits, text, passed, field) => {
  expect(feedAll(text, limits)).toEqual({ passed, field });
  expect(feedAll(text, limits, [1])).toEqual({ passed, field });
});
