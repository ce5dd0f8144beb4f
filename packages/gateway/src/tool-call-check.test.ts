import { expect, it } from "vitest";
import { ToolCallCheck } from "./tool-call-check.ts";

const tools = [{ name: "look", description: undefined, parameters: undefined, strict: undefined }];
const sink = { write: () => true, drained: () => Promise.resolve() };

it.each<[string, string, readonly string[], boolean]>([
  ["a tool that was given, called in pieces", "look", ['{"a"', ":1}"], true],
  ["a tool without parameters, called with nothing", "look", [], true],
  ["a tool that was never given", "jump", ["{}"], false],
  ["broken arguments", "look", ['{"a":'], false],
  ["arguments that are no object", "look", ["[1]"], false],
])("judges %s", (_, name, pieces, isValid) => {
  const check = new ToolCallCheck(tools);
  const listening = check.listeningTo(sink);
  listening.write([{ type: "tool-call", choice: 0, index: 0, id: "1", name }]);
  for (const text of pieces) listening.write([{ type: "tool-arguments", choice: 0, index: 0, text }]);
  expect(check.verdict()).toBe(isValid);
});

it("says nothing of an answer that calls no tool", () => {
  const check = new ToolCallCheck(tools);
  check.listeningTo(sink).write([{ type: "text", choice: 0, text: "no need" }]);
  expect(check.verdict()).toBeUndefined();
});
