import { faultOfArguments } from "@causeway/structured-output";
import { expect, it } from "vitest";
import { ToolCallCheck } from "./tool-call-check.ts";

const tools = [
  { name: "look", description: undefined, parameters: undefined, strict: undefined },
  {
    name: "weather",
    description: undefined,
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    strict: undefined,
  },
];
const sink = { write: () => true, drained: () => Promise.resolve() };
const checker = {
  checkOutput: () => Promise.reject(new Error("Nothing but calls is checked here.")),
  faultOfArguments: async (text: string, parameters: unknown) => faultOfArguments(text, parameters),
};
const misfit = (what: string) => `was called with arguments that do not fit: ${what}`;

it.each<[string, string, readonly string[], string | undefined]>([
  ["a tool that was given, called in pieces", "look", ['{"a"', ":1}"], undefined],
  ["a tool without parameters, called with nothing", "look", [], undefined],
  ["a tool that was never given", "jump", ["{}"], "is no tool of this call"],
  ["broken arguments", "look", ['{"a":'], misfit("the whole is not a JSON object")],
  ["arguments that are no object", "look", ["[1]"], misfit("the whole is not a JSON object")],
  ["arguments that fit", "weather", ['{"city":"Rome"}'], undefined],
  ["an argument of another type", "weather", ['{"city":1}'], misfit("/city must be string, and is number")],
  ["an argument too few", "weather", ["{}"], misfit('the whole does not have required property "city"')],
])("judges %s", async (_, name, pieces, message) => {
  const check = new ToolCallCheck(tools, checker);
  const listening = check.listeningTo(sink);
  listening.write([{ type: "tool-call", choice: 0, index: 0, id: "1", name }]);
  for (const text of pieces) listening.write([{ type: "tool-arguments", choice: 0, index: 0, text }]);
  expect(await check.faults()).toEqual(message === undefined ? [] : [{ tool: name, message }]);
});

it("says nothing of an answer that calls no tool", async () => {
  const check = new ToolCallCheck(tools, checker);
  check.listeningTo(sink).write([{ type: "text", choice: 0, text: "no need" }]);
  expect(await check.faults()).toBeUndefined();
});
