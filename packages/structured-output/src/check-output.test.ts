import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOfArguments } from "./check-arguments.ts";
import { checkOutput, longestOutput } from "./check-output.ts";

const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

describe("a model's answer", () => {
  it("fits as it is, and is never touched", () => {
    expect(checkOutput(' {"city": "Rome" }\n', city)).toEqual({ kind: "fits" });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkOutput(JSON.stringify(value), true)).toEqual({ kind: "fits" });
        expect(checkOutput(JSON.stringify(value), city).kind).not.toBe("repaired");
      }),
    );
  });

  it("is repaired only to what fits", () => {
    expect(checkOutput('```json\n{"city": "Rome",}\n```', city)).toEqual({
      kind: "repaired",
      text: '{"city": "Rome"}',
      repairs: ["text around the JSON", "trailing commas"],
    });
    expect(checkOutput('```json\n{"town": "Rome",}\n```', city).kind).toBe("differs");
  });

  it("differs, and it is said where and how", () => {
    expect(checkOutput('{"city": 1}', city)).toMatchObject({
      kind: "differs",
      fault: {
        at: "/city",
        rule: "/properties/city/type",
        message: "must be string, and is number",
      },
    });
    expect(checkOutput("Rome", city)).toMatchObject({
      kind: "differs",
      fault: { message: "is not JSON" },
    });
    expect(checkOutput(" ", city)).toMatchObject({ fault: { message: "is empty" } });
  });

  it("is any object or array where no schema is given", () => {
    expect(checkOutput('{"a": 1}').kind).toBe("fits");
    expect(checkOutput("[]").kind).toBe("fits");
    expect(checkOutput('"Rome"').kind).toBe("differs");
    expect(checkOutput('Sure: {"a": 1}')).toMatchObject({ kind: "repaired", text: '{"a": 1}' });
  });

  it("may be a word alone where it is one of some words", () => {
    expect(checkOutput("red\n", { type: "string", enum: ["red", "green"] }).kind).toBe("fits");
    expect(checkOutput("blue", { type: "string", enum: ["red", "green"] }).kind).toBe("differs");
  });

  it("is not looked at when it is too long, or its schema has no end", () => {
    expect(checkOutput(`"${"x".repeat(longestOutput)}"`).kind).toBe("unchecked");
    expect(checkOutput("{}", { $ref: "#" })).toEqual({ kind: "unchecked", reason: "it is nested too deeply" });
  });
});

describe("a tool's arguments", () => {
  it.each<[string, unknown, string | undefined]>([
    ['{"city": "Rome"}', city, undefined],
    ["", {}, undefined],
    ["", city, 'does not have required property "city"'],
    ['{"city": 1}', city, "must be string, and is number"],
    ["[]", undefined, "is not a JSON object"],
    ['{"city":', undefined, "is not a JSON object"],
    ['{"any": 1}', undefined, undefined],
    [`{"city": ${" ".repeat(300_000)}1}`, city, undefined],
  ])("%s are told apart", (text, parameters, message) => {
    expect(faultOfArguments(text, parameters)?.message).toBe(message);
  });
});
