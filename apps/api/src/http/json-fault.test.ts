import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeJsonFault } from "./json-fault.ts";

describe("describeJsonFault", () => {
  it.each([
    ['{"model": tru}', '"t" at position 10 (line 1, column 11), where a value was expected'],
    ['{"a": 1,\n "b": }', '"}" at position 15 (line 2, column 7), where a value was expected'],
    ['{"a": 1,}', '"}" at position 8 (line 1, column 9), where a name in " was expected'],
    ["[1 2]", '"2" at position 3 (line 1, column 4), where a comma or the end was expected'],
    ["{a: 1}", '"a" at position 1 (line 1, column 2), where a name in " or } was expected'],
    ['{"a" 1}', '"1" at position 5 (line 1, column 6), where a colon was expected'],
    ['{"a": 1', "it ends at position 7 (line 1, column 8), where a comma or the end was expected"],
    ["{} {}", '"{" at position 3 (line 1, column 4), where nothing more was expected'],
    ['"a\nb"', String.raw`"\"" at position 0 (line 1, column 1), where a value was expected`],
  ])("of %j", (source, description) => expect(describeJsonFault(source)).toBe(description));

  it("finds a fault inside the text, or at its end, whenever the engine refuses it", () => {
    const anyDamaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(anyDamaged, ([json, where, noise]) => {
        const at = where % (json.length + 1);
        const source = json.slice(0, at) + noise + json.slice(at + 1);
        const position = Number(/position (\d+)/.exec(describeJsonFault(source))?.[1]);
        expect(position).toBeGreaterThanOrEqual(0);
        // Valid texts are walked to their end.
        expect(isJson(source) ? position === source.length || source.slice(position).trim() === "" : true).toBe(true);
      }),
    );
  });
});

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
